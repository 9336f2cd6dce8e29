package io.policy4j.client.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.openai.core.ObjectMappers;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import io.policy4j.core.Outcome;
import io.policy4j.resilience4j.FailureReader;
import org.jspecify.annotations.Nullable;

/** How the exceptions of openai-java are read; the example of the documentation. */
// snippet
public final class OpenAiSnippet implements FailureReader {

    @Override
    public @Nullable Outcome read(Throwable failure) {
        if (failure instanceof OpenAIServiceException e) {
            return Outcome.response(e.statusCode(), e.headers()::values, json(e));
        }
        return failure instanceof OpenAIIoException ? FailureReader.standard().read(failure.getCause()) : null;
    }

    private static byte[] json(OpenAIServiceException e) {
        try {
            return ObjectMappers.jsonMapper().writeValueAsBytes(e.body());
        } catch (JsonProcessingException unreadable) {
            return new byte[0];
        }
    }
}
// end
