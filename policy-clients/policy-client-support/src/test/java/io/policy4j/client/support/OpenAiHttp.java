package io.policy4j.client.support;

import com.openai.core.RequestOptions;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIIoException;
import io.policy4j.test.ScriptedServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** The part of openai-java that is meant to be replaced, so that its OkHttp is not needed here: GETs only. */
final class OpenAiHttp implements HttpClient {

    private final ScriptedServer server;

    OpenAiHttp(ScriptedServer server) {
        this.server = server;
    }

    /** A response, as the SDK reads it. */
    private record Response(int statusCode, Headers headers, InputStream body) implements HttpResponse {
        @Override
        public void close() {
            // The bodies are read to their ends.
        }
    }

    @Override
    public HttpResponse execute(HttpRequest request, RequestOptions options) {
        URI uri = server.uri("/" + String.join("/", request.pathSegments()));
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            int status = connection.getResponseCode();
            InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
            Headers.Builder headers = Headers.builder();
            connection.getHeaderFields().forEach((name, values) -> {
                if (name != null) {
                    headers.put(name, values);
                }
            });
            return new Response(status, headers.build(), body);
        } catch (IOException e) {
            throw new OpenAIIoException("Request failed", e);
        }
    }

    @Override
    public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
        return CompletableFuture.supplyAsync(() -> execute(request, options));
    }

    @Override
    public void close() {
        // Nothing is kept.
    }
}
