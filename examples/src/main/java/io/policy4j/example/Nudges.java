package io.policy4j.example;

import io.policy4j.core.UpgradeDetails;
import io.policy4j.resilience4j.RetryLaterException;
import io.policy4j.resilience4j.UpgradeRequiredException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.client.RestClientResponseException;

/** What a call can end as, for the page: a plan that is used up is for a person to see, and for no log. */
@RestControllerAdvice
class Nudges {

    /**
     * The plan is used up.
     *
     * @param api     whose
     * @param message the API's own words
     * @param limit   what the plan allows, where the API says so
     * @param resetAt when there is quota again, where the API says so
     */
    record Nudge(
            String api,
            @Nullable String message,
            @Nullable String limit,
            @Nullable Instant resetAt) {}

    /** The API asks for a longer wait than this service makes. */
    record Later(String api, Instant retryAt) {}

    /** The API said no, and asking again would not help. */
    record No(int status) {}

    @ExceptionHandler
    @ResponseStatus(HttpStatus.PAYMENT_REQUIRED)
    Nudge upgrade(UpgradeRequiredException e) {
        UpgradeDetails upgrade = e.upgrade();
        return new Nudge(e.result().policy(), upgrade.message(), upgrade.limit(), upgrade.resetAt());
    }

    @ExceptionHandler
    @ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
    Later later(RetryLaterException e) {
        return new Later(e.result().policy(), e.retryAt());
    }

    @ExceptionHandler
    @ResponseStatus(HttpStatus.BAD_GATEWAY)
    No failed(RestClientResponseException e) {
        return new No(e.getStatusCode().value());
    }
}
