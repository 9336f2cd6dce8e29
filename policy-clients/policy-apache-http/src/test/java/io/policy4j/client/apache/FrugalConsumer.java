package io.policy4j.client.apache;

import io.policy4j.test.contract.ContractResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.apache.hc.client5.http.async.methods.AbstractBinResponseConsumer;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;

/** Takes a body little by little: the client's own kind of back-pressure. */
final class FrugalConsumer extends AbstractBinResponseConsumer<ContractResponse> {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int status;

    @Override
    protected void start(HttpResponse response, ContentType contentType) {
        status = response.getCode();
    }

    @Override
    protected int capacityIncrement() {
        return 100;
    }

    @Override
    protected void data(ByteBuffer src, boolean endOfStream) {
        byte[] part = new byte[src.remaining()];
        src.get(part);
        bytes.writeBytes(part);
    }

    @Override
    protected ContractResponse buildResult() {
        return ContractResponse.of(status, bytes.toByteArray());
    }

    @Override
    public void releaseResources() {}
}
