package io.policy4j.test.contract;

/** In which of its ways a client gives the body of a response. */
public enum ResponseStyle {
    /** Text, UTF-8. */
    STRING,
    /** A byte array. */
    BYTES,
    /** A stream, read by the caller when the call is over. */
    STREAM,
    /** A publisher, subscribed to by the caller when the call is over. */
    REACTIVE
}
