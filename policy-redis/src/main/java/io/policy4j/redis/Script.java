package io.policy4j.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A script that the server runs as one step. It is sent by its digest, and whole where the server does not know it. */
final class Script {

    private final String text;
    private final String digest;

    private Script(String text) {
        this.text = text;
        this.digest = sha1(text);
    }

    /** By what Redis calls a script. */
    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    static Script load(String name) {
        try (InputStream source = Objects.requireNonNull(Script.class.getResourceAsStream(name), name)) {
            return new Script(new String(source.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    <T> CompletionStage<T> run(
            RedisScriptingAsyncCommands<String, String> redis,
            ScriptOutputType output,
            List<String> keys,
            List<String> arguments) {
        String[] names = keys.toArray(String[]::new);
        String[] values = arguments.toArray(String[]::new);
        CompletionStage<T> known = redis.<T>evalsha(digest, output, names, values);
        return known.handle((value, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(value);
                    }
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    return cause instanceof RedisNoScriptException
                            ? redis.<T>eval(text, output, names, values).toCompletableFuture()
                            : CompletableFuture.<T>failedFuture(failure);
                })
                .thenCompose(stage -> stage);
    }
}
