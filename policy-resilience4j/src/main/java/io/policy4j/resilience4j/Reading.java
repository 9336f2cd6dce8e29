package io.policy4j.resilience4j;

import io.policy4j.core.CallProgress;
import io.policy4j.core.Headers;
import io.policy4j.core.Outcome;
import io.policy4j.core.PolicyTable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads as much of a call's responses as decisions need; a body that can't be read counts as an empty one. A client that
 * gave nothing, as every runnable does, has succeeded: what goes wrong is thrown.
 *
 * @param details whether the details of errors are wanted where no decision needs them
 */
record Reading<T>(ResponseReader<T> reader, PolicyTable table, boolean details) {

    /** A body that was not looked at. */
    static final byte[] UNREAD = new byte[0];

    private static final CompletionStage<byte[]> NOT_READ = CompletableFuture.completedFuture(UNREAD);

    CompletionStage<byte[]> peekAsync(@Nullable T response, CallProgress progress) {
        int wanted = bytesWanted(response, progress);
        @Nullable CompletionStage<byte[]> peeked = wanted == 0 ? NOT_READ : readAsync(response, wanted);
        return peeked == null ? NOT_READ : peeked;
    }

    private @Nullable CompletionStage<byte[]> readAsync(@Nullable T response, int wanted) {
        try {
            return readerOf(response).peekAsync(given(response), wanted);
        } catch (RuntimeException e) {
            return null;
        }
    }

    /** As {@link #peekAsync}, blocking. */
    byte[] peek(@Nullable T response, CallProgress progress) {
        int wanted = bytesWanted(response, progress);
        byte @Nullable [] body = wanted == 0 ? UNREAD : read(response, wanted);
        return body == null ? UNREAD : body;
    }

    private byte @Nullable [] read(@Nullable T response, int wanted) {
        try {
            return readerOf(response).peek(given(response), wanted);
        } catch (RuntimeException e) {
            return null;
        }
    }

    private int bytesWanted(@Nullable T response, CallProgress progress) {
        int status = readerOf(response).status(given(response));
        Headers headers = headersOf(response);
        return details
                ? table.peekBytesForDetails(status, headers, progress)
                : table.peekBytes(status, headers, progress);
    }

    /** @param body what was peeked of it */
    Outcome outcome(@Nullable T response, byte[] body) {
        return Outcome.response(readerOf(response).status(given(response)), headersOf(response), body);
    }

    private Headers headersOf(@Nullable T response) {
        T given = given(response);
        ResponseReader<T> known = readerOf(response);
        return name -> known.headers(given, name);
    }

    private ResponseReader<T> readerOf(@Nullable T response) {
        return response == null ? ResponseReader.valuesAreSuccesses() : reader;
    }

    /** Null where the client gave null. */
    @SuppressWarnings("NullAway")
    private T given(@Nullable T response) {
        return response;
    }

    /** Gives a response up. */
    void release(@Nullable T response) {
        if (response != null) {
            Quietly.run(() -> reader.release(response));
        }
    }
}
