package io.policy4j.core;

/**
 * How a delay is spread, so that clients that failed together don't come back together.
 *
 * <p>{@code full}, {@code equal} and {@code decorrelated} are those of Marc Brooker's study "Exponential Backoff And
 * Jitter" (AWS Architecture Blog, 2015); a percentage spreads evenly on both sides of the step.
 *
 * @param kind    the way of spreading
 * @param percent for {@link Kind#PERCENT} the half-width in percent of the step, 1 to 100; else 0
 */
public record Jitter(Kind kind, int percent) {

    /** The ways of spreading. */
    public enum Kind {
        /** The step itself. */
        NONE,
        /** Anywhere from zero to the step. */
        FULL,
        /** Half the step, and anywhere up to the other half. */
        EQUAL,
        /** Anywhere from the initial delay to three times the delay before, up to the maximum. */
        DECORRELATED,
        /** Up to so many percent below or above the step. */
        PERCENT
    }

    public static final Jitter NONE = new Jitter(Kind.NONE, 0);
    public static final Jitter FULL = new Jitter(Kind.FULL, 0);
    public static final Jitter EQUAL = new Jitter(Kind.EQUAL, 0);
    public static final Jitter DECORRELATED = new Jitter(Kind.DECORRELATED, 0);

    public Jitter {
        if (kind == Kind.PERCENT ? percent < 1 || percent > 100 : percent != 0) {
            throw new IllegalArgumentException("jitter (" + percent + "%): must be between 1% and 100%");
        }
    }

    /** Even spreading by so many percent of the step. */
    public static Jitter percent(int percent) {
        return new Jitter(Kind.PERCENT, percent);
    }

    /** Reads {@code none}, {@code full}, {@code equal}, {@code decorrelated} or {@code 20%}. */
    public static Jitter parse(String text) {
        return switch (text) {
            case "none" -> NONE;
            case "full" -> FULL;
            case "equal" -> EQUAL;
            case "decorrelated" -> DECORRELATED;
            default -> {
                if (!text.matches("[0-9]{1,3}%")) {
                    throw Words.unknown(
                            "jitter", text, java.util.List.of("none", "full", "equal", "decorrelated", "20%"));
                }
                yield percent(Integer.parseInt(text.substring(0, text.length() - 1)));
            }
        };
    }

    @Override
    public String toString() {
        return kind == Kind.PERCENT ? percent + "%" : kind.name().toLowerCase(java.util.Locale.ROOT);
    }
}
