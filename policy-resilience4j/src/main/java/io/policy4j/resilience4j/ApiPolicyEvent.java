package io.policy4j.resilience4j;

import java.time.Duration;
import java.time.Instant;

/** Something that happened in a call. It names rows and numbers; bodies, credentials and keys are not in it. */
public sealed interface ApiPolicyEvent {

    /** The policy's name. */
    String policy();

    /** When it happened. */
    Instant at();

    /** An attempt ended, and was decided about. */
    record AttemptEnded(String policy, Instant at, AttemptRecord attempt) implements ApiPolicyEvent {}

    /** The call is about to wait before the next attempt. */
    record WaitBegins(String policy, Instant at, AttemptRecord attempt, Duration delay) implements ApiPolicyEvent {}

    /** The call ended. */
    record CallEnded(String policy, Instant at, CallResult<?> result) implements ApiPolicyEvent {}
}
