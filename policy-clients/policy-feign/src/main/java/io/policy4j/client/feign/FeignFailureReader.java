package io.policy4j.client.feign;

import feign.FeignException;
import io.policy4j.client.support.CarriedResponse;
import io.policy4j.core.Headers;
import io.policy4j.core.Outcome;
import io.policy4j.resilience4j.FailureReader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a {@link FeignException} as the response that it carries, or as the failure that it wraps. */
public final class FeignFailureReader implements FailureReader {

    private static final byte[] NOTHING = new byte[0];

    /** For {@link java.util.ServiceLoader}. */
    public FeignFailureReader() {}

    @Override
    public @Nullable Outcome read(Throwable failure) {
        if (!(failure instanceof FeignException exception)) {
            return null;
        }
        if (exception.getCause() instanceof FeignException response) {
            return read(response); // what Feign may repeat wraps the exception that has the headers and the body
        }
        return exception.status() >= 100
                ? CarriedResponse.of(exception.status(), headersOf(exception), bodyOf(exception))
                : wrapped(exception);
    }

    private static @Nullable Outcome wrapped(FeignException exception) {
        Throwable cause = exception.getCause();
        return cause == null
                ? null
                : FailureReader.installed().or(FailureReader.standard()).read(cause);
    }

    private static Headers headersOf(FeignException exception) {
        Map<String, List<String>> fields = new TreeMap<>();
        exception.responseHeaders().forEach((name, values) -> fields.put(name, List.copyOf(values)));
        return Headers.of(fields);
    }

    private static byte[] bodyOf(FeignException exception) {
        ByteBuffer body = exception.responseBody().orElseGet(() -> ByteBuffer.wrap(NOTHING));
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        return bytes;
    }
}
