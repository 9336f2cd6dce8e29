package io.policy4j.client.apache;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.test.contract.ContractClient;
import io.policy4j.test.contract.ContractRequest;
import io.policy4j.test.contract.ContractResponse;
import io.policy4j.test.contract.ResponseStyle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;

/** The classic client, driven by the contract. A call is cancelled as its users do it: by its request. */
final class ClassicDriver implements ContractClient {

    private final CloseableHttpClient client;

    ClassicDriver(ApiPolicy policy, int connections) {
        client = PolicyExec.of(policy)
                .addTo(HttpClients.custom())
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(connections)
                        .setMaxConnPerRoute(connections)
                        .build())
                .build();
    }

    @Override
    public Future<ContractResponse> start(ContractRequest asked, ResponseStyle style) {
        HttpUriRequestBase request = new HttpUriRequestBase(asked.method(), asked.uri());
        asked.headers().forEach(request::addHeader);
        asked.body().ifPresent(bytes -> request.setEntity(entity(bytes, asked.isOneShot())));
        Cancelling call = new Cancelling(request, () -> call(request, style));
        Thread thread = new Thread(call);
        thread.setDaemon(true);
        thread.start();
        return call;
    }

    private static HttpEntity entity(byte[] bytes, boolean oneShot) {
        return oneShot
                ? new InputStreamEntity(new ByteArrayInputStream(bytes), bytes.length, null)
                : new ByteArrayEntity(bytes, null);
    }

    private ContractResponse call(HttpUriRequestBase request, ResponseStyle style) throws IOException {
        if (style == ResponseStyle.STREAM) {
            try (ClassicHttpResponse response = client.executeOpen(null, request, null)) {
                return ContractResponse.of(response.getCode(), read(response.getEntity()));
            }
        }
        return client.execute(
                request,
                response -> style == ResponseStyle.STRING
                        ? ContractResponse.of(
                                response.getCode(), EntityUtils.toString(response.getEntity(), StandardCharsets.UTF_8))
                        : ContractResponse.of(response.getCode(), bytes(response.getEntity())));
    }

    private static byte[] read(HttpEntity entity) throws IOException {
        return entity == null ? new byte[0] : entity.getContent().readAllBytes();
    }

    private static byte[] bytes(HttpEntity entity) throws IOException {
        return entity == null ? new byte[0] : EntityUtils.toByteArray(entity);
    }

    private static final class Cancelling extends FutureTask<ContractResponse> {
        private final HttpUriRequestBase request;

        Cancelling(HttpUriRequestBase request, Callable<ContractResponse> call) {
            super(call);
            this.request = request;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            request.cancel();
            return super.cancel(false);
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
