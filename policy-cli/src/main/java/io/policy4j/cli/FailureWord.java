package io.policy4j.cli;

import io.policy4j.core.FailureKind;
import io.policy4j.core.Words;
import java.util.stream.Stream;

/** Transport failures by their words. */
final class FailureWord {

    private FailureWord() {}

    /**
     * The kind of failure that is called so.
     *
     * @throws IllegalArgumentException if none is; {@code what} was to be one
     */
    static FailureKind parse(String what, String word) {
        return Stream.of(FailureKind.values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Words.unknown(
                        what,
                        Printable.of(word),
                        Stream.of(FailureKind.values()).map(FailureKind::word).toList()));
    }
}
