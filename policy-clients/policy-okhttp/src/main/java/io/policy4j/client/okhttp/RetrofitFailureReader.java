package io.policy4j.client.okhttp;

import io.policy4j.core.Outcome;
import io.policy4j.resilience4j.FailureReader;
import java.io.IOException;
import okhttp3.Headers;
import okhttp3.ResponseBody;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import retrofit2.HttpException;
import retrofit2.Response;

/** Reads Retrofit's {@code HttpException} as the response that it carries; without Retrofit it knows nothing. */
public final class RetrofitFailureReader implements FailureReader {

    private static final boolean PRESENT = isPresent();

    /** How much of a body is looked at. */
    private static final int START = 64 * 1024;

    private static final byte[] NOTHING = new byte[0];

    /** For {@link java.util.ServiceLoader}. */
    public RetrofitFailureReader() {}

    private static boolean isPresent() {
        try {
            Class.forName("retrofit2.HttpException", false, RetrofitFailureReader.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    @Override
    public @Nullable Outcome read(Throwable failure) {
        return PRESENT ? Reading.of(failure) : null;
    }

    /** Apart, so that nothing of Retrofit is looked for where it is not there. */
    private static final class Reading {
        static @Nullable Outcome of(Throwable failure) {
            Response<?> response = failure instanceof HttpException exception ? exception.response() : null;
            if (response == null) {
                return null;
            }
            Headers headers = response.headers();
            return Outcome.response(response.code(), headers::values, startOf(response.errorBody()));
        }
    }

    /** Retrofit has read the body into memory, and the caller may still want it. */
    private static byte[] startOf(@Nullable ResponseBody body) {
        if (body == null) {
            return NOTHING;
        }
        BufferedSource start = body.source().peek();
        try {
            start.request(START);
            return start.readByteArray(Math.min(START, start.getBuffer().size()));
        } catch (IOException e) {
            return NOTHING;
        }
    }
}
