package io.policy4j.client.support;

import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.StripeException;
import com.stripe.net.StripeResponse;
import io.policy4j.core.Outcome;
import io.policy4j.resilience4j.FailureReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How the exceptions of stripe-java are read; the example of the documentation. */
// snippet
public final class StripeSnippet implements FailureReader {

    @Override
    public @Nullable Outcome read(Throwable failure) {
        if (failure instanceof ApiConnectionException) {
            return FailureReader.standard().read(failure.getCause());
        }
        if (failure instanceof StripeException e && e.getStripeError() != null) {
            StripeResponse response = e.getStripeError().getLastResponse();
            byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
            return Outcome.response(response.code(), response.headers()::allValues, body);
        }
        return null;
    }
}
// end
