package io.policy4j.test;

/** How a reply ends on the wire. */
sealed interface Ending {

    /** Whole and well-formed; the connection stays usable. */
    record Complete() implements Ending {}

    /** The connection ends after so many bytes of the body, although more were announced. */
    record Cut(long afterBytes, HangUp how) implements Ending {}

    /** The connection ends instead of a reply. */
    record Silent(HangUp how) implements Ending {}

    /** How a connection ends. */
    enum HangUp {
        /** TCP FIN: an orderly end of the stream. */
        CLOSE,
        /** TCP RST: "connection reset by peer". */
        RESET
    }
}
