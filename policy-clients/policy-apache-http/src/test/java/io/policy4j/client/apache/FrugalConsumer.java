package io.policy4j.client.apache;

import io.policy4j.test.contract.ContractResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Lets as many bytes come as it has taken: the client's own kind of back-pressure. */
final class FrugalConsumer implements AsyncResponseConsumer<ContractResponse> {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private HttpResponse head;
    private FutureCallback<ContractResponse> callback;
    private CapacityChannel channel;
    private int free;

    @Override
    public void consumeResponse(
            HttpResponse response,
            EntityDetails entity,
            HttpContext context,
            FutureCallback<ContractResponse> resultCallback) {
        head = response;
        callback = resultCallback;
        if (entity == null) {
            streamEnd(List.of());
        }
    }

    @Override
    public void updateCapacity(CapacityChannel capacity) throws IOException {
        channel = capacity;
        grant();
    }

    private void grant() throws IOException {
        if (channel != null && free > 0) {
            channel.update(free);
            free = 0;
        }
    }

    @Override
    public void consume(ByteBuffer data) throws IOException {
        byte[] part = new byte[data.remaining()];
        data.get(part);
        bytes.writeBytes(part);
        free += part.length;
        grant();
    }

    @Override
    public void streamEnd(List<? extends Header> trailers) {
        callback.completed(ContractResponse.of(head.getCode(), bytes.toByteArray()));
    }

    @Override
    public void informationResponse(HttpResponse response, HttpContext context) {}

    @Override
    public void failed(Exception failure) {}

    @Override
    public void releaseResources() {}
}
