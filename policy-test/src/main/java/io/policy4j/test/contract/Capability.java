package io.policy4j.test.contract;

/** What not every client can do. The contract asks for all of it, unless a client {@linkplain ClientContract#lacks() lacks} it. */
public enum Capability {
    /** Calls that block no thread while they wait. */
    ASYNC,
    /** Exchanges that block no thread either, while they are in flight. */
    NON_BLOCKING_EXCHANGE,
    /** Bodies of responses that are read without blocking a thread, so that a look at one blocks none either. */
    NON_BLOCKING_BODY,
    /** Bodies of responses as a stream that the caller reads. */
    STREAM_BODY,
    /** Bodies of responses as a publisher: {@code Flow}, Reactive Streams, or the client's own kind. */
    REACTIVE_BODY,
    /** A failure where the body of a response ends before its length, rather than a body that looks whole. */
    CUT_BODY,
    /** Bodies of requests that can be produced only once. */
    ONE_SHOT_BODY,
    /** Redirects that the client follows by itself. */
    REDIRECTS,
    /** A connection that is free as soon as its response is given up, rather than when the call is over. */
    FREE_CONNECTION,
    /** An end of an attempt in flight when its call is cancelled. */
    CANCEL_IN_FLIGHT,
    /** An end of an attempt that takes longer than the table's {@code attempt-timeout}. */
    ATTEMPT_TIMEOUT
}
