package io.policy4j.benchmarks;

import com.sun.net.httpserver.HttpServer;
import io.policy4j.client.apache.PolicyExec;
import io.policy4j.client.jdk.PolicyHttpClient;
import io.policy4j.client.okhttp.PolicyCallFactory;
import io.policy4j.core.file.Catalog;
import io.policy4j.resilience4j.ApiPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** HTTP clients, bare and under a policy, and a server to ask. */
public enum Http {
    JDK {
        @Override
        Callable<String> get(URI uri) {
            return jdk(HttpClient.newHttpClient(), uri, BodyHandlers.ofString());
        }
    },
    /** As any body subscriber that is not the JDK's own: the client asks it for the body on another thread. */
    JDK_OWN_SUBSCRIBER {
        @Override
        Callable<String> get(URI uri) {
            BodyHandler<String> text = BodyHandlers.ofString();
            return jdk(HttpClient.newHttpClient(), uri, head -> new PassingOn(text.apply(head)));
        }
    },
    JDK_POLICY {
        @Override
        Callable<String> get(URI uri) {
            return jdk(PolicyHttpClient.wrap(HttpClient.newHttpClient(), policy()), uri, BodyHandlers.ofString());
        }
    },
    APACHE {
        @Override
        Callable<String> get(URI uri) {
            return apache(HttpClients.custom().disableAutomaticRetries().build(), uri);
        }
    },
    APACHE_POLICY {
        @Override
        Callable<String> get(URI uri) {
            return apache(PolicyExec.of(policy()).addTo(HttpClients.custom()).build(), uri);
        }
    },
    OKHTTP {
        @Override
        Callable<String> get(URI uri) {
            return okhttp(new OkHttpClient(), uri);
        }
    },
    OKHTTP_POLICY {
        @Override
        Callable<String> get(URI uri) {
            return okhttp(PolicyCallFactory.wrap(new OkHttpClient(), policy()), uri);
        }
    };

    private static final byte[] ANSWER =
            "{\"id\":\"bot-1\",\"name\":\"greeter\",\"state\":\"running\"}".getBytes(StandardCharsets.UTF_8);

    /** Asks and gives the body. */
    abstract Callable<String> get(URI uri);

    private static ApiPolicy policy() {
        return ApiPolicy.of("http", Catalog.http());
    }

    private static Callable<String> jdk(HttpClient client, URI uri, BodyHandler<String> handler) {
        HttpRequest request = HttpRequest.newBuilder(uri).build();
        return () -> client.send(request, handler).body();
    }

    private record PassingOn(BodySubscriber<String> to) implements BodySubscriber<String> {

        @Override
        public CompletionStage<String> getBody() {
            return to.getBody();
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            to.onSubscribe(subscription);
        }

        @Override
        public void onNext(List<ByteBuffer> part) {
            to.onNext(part);
        }

        @Override
        public void onError(Throwable failure) {
            to.onError(failure);
        }

        @Override
        public void onComplete() {
            to.onComplete();
        }
    }

    private static Callable<String> apache(CloseableHttpClient client, URI uri) {
        return () -> client.execute(new HttpGet(uri), response -> EntityUtils.toString(response.getEntity()));
    }

    private static Callable<String> okhttp(Call.Factory calls, URI uri) {
        Request request = new Request.Builder().url(uri.toString()).build();
        return () -> {
            try (Response response = calls.newCall(request).execute()) {
                return response.body().string();
            }
        };
    }

    /** The JDK's own server, on two threads. */
    static HttpServer server() throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newFixedThreadPool(2));
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, ANSWER.length);
            exchange.getResponseBody().write(ANSWER);
            exchange.close();
        });
        server.start();
        return server;
    }
}
