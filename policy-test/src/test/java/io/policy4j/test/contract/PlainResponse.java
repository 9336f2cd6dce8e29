package io.policy4j.test.contract;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;

/** A response whose start is read on another thread, so that nobody waits for it for long. */
final class PlainResponse {

    private final HttpResponse<InputStream> response;
    private CompletableFuture<byte[]> start = CompletableFuture.completedFuture(new byte[0]);

    PlainResponse(HttpResponse<InputStream> response) {
        this.response = response;
    }

    int status() {
        return response.statusCode();
    }

    List<String> headers(String name) {
        return response.headers().allValues(name);
    }

    /** The start of the body, if it comes within a second. */
    byte[] peek(int max) {
        start = CompletableFuture.supplyAsync(() -> read(max));
        try {
            byte[] raw = start.get(1, TimeUnit.SECONDS);
            return headers("Content-Encoding").contains("gzip") ? decoded(raw) : raw;
        } catch (TimeoutException | ExecutionException e) {
            return new byte[0];
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new byte[0];
        }
    }

    /** What came before a failure, which comes again with the rest. */
    private byte[] read(int max) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            for (int next = 0; bytes.size() < max && next >= 0; ) {
                next = response.body().read();
                if (next >= 0) {
                    bytes.write(next);
                }
            }
        } catch (IOException e) {
            return bytes.toByteArray();
        }
        return bytes.toByteArray();
    }

    private static byte[] decoded(byte[] raw) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(raw))) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                bytes.write(next);
            }
        } catch (IOException e) {
            return bytes.toByteArray();
        }
        return bytes.toByteArray();
    }

    byte[] readAll() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(start.join());
        response.body().transferTo(all);
        return all.toByteArray();
    }

    void release() {
        try (InputStream body = response.body()) {
            body.readNBytes(64 * 1024);
        } catch (IOException e) {
            // It is given up all the same.
        }
    }
}
