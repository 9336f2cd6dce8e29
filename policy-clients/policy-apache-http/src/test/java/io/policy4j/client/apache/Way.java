package io.policy4j.client.apache;

import io.policy4j.resilience4j.ApiPolicy;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleResponseConsumer;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;

/** The two clients, which must not differ in anything but blocking. Each call has a client of its own. */
enum Way {
    CLASSIC {
        @Override
        Answer send(ApiPolicy policy, ClassicHttpRequest request, HttpClientContext context) throws Exception {
            try (CloseableHttpClient client =
                    PolicyExec.of(policy).addTo(HttpClients.custom()).build()) {
                return client.execute(
                        request, context, response -> new Answer(response.getCode(), bytes(response.getEntity())));
            }
        }
    },
    ASYNC {
        @Override
        Answer send(ApiPolicy policy, ClassicHttpRequest request, HttpClientContext context) throws Exception {
            try (CloseableHttpAsyncClient client =
                    PolicyExec.of(policy).addTo(HttpAsyncClients.custom()).build()) {
                client.start();
                BasicRequestProducer producer = new BasicRequestProducer(request, producer(request.getEntity()));
                SimpleHttpResponse response = client.execute(producer, SimpleResponseConsumer.create(), context, null)
                        .get();
                return new Answer(response.getCode(), response.getBodyBytes());
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
        }
    };

    abstract Answer send(ApiPolicy policy, ClassicHttpRequest request, HttpClientContext context) throws Exception;

    Answer send(ApiPolicy policy, ClassicHttpRequest request) throws Exception {
        return send(policy, request, HttpClientContext.create());
    }

    private static byte[] bytes(HttpEntity entity) throws IOException {
        return entity == null ? null : EntityUtils.toByteArray(entity);
    }

    private static AsyncEntityProducer producer(HttpEntity entity) throws IOException {
        return entity == null
                ? null
                : new BasicAsyncEntityProducer(bytes(entity), ContentType.parse(entity.getContentType()));
    }
}
