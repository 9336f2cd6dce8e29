package io.policy4j.core;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a row waits because the server asked for it.
 *
 * @param hints     where the delay comes from, the first usable one counts; empty means the table's {@code hints}
 * @param times     how often a row waits in a call; default 1
 * @param maxWait   the longest hint that is waited for; null means the table's {@code max-wait}
 * @param jitter    whether the herd is spread above the hint; null means yes
 * @param otherwise the backoff for when no hint is usable; null means the table's backoff. Its own {@code times} bounds
 *                  the row's retries without a hint; else {@code times} above bounds them together
 */
public record Wait(
        List<Hint> hints,
        @Nullable Integer times,
        @Nullable Duration maxWait,
        @Nullable Jitter jitter,
        @Nullable Backoff otherwise) {

    /** Wait for the table's hints, once. */
    public static final Wait DEFAULT = new Wait(List.of(), null, null, null, null);

    public Wait {
        hints = List.copyOf(hints);
        if (times != null && times < 1) {
            throw new IllegalArgumentException("times (" + times + "): must be 1 or more; for no wait at all use fail");
        }
        if (maxWait != null && maxWait.isNegative()) {
            throw new IllegalArgumentException("max-wait (" + maxWait + "): must be zero or more");
        }
    }

    /** Waits for these hints. */
    public static Wait forHints(Hint... hints) {
        return new Wait(List.of(hints), null, null, null, null);
    }

    public Wait withTimes(int newTimes) {
        return new Wait(hints, newTimes, maxWait, jitter, otherwise);
    }

    public Wait withMaxWait(Duration newMaxWait) {
        return new Wait(hints, times, newMaxWait, jitter, otherwise);
    }

    public Wait withJitter(Jitter newJitter) {
        return new Wait(hints, times, maxWait, newJitter, otherwise);
    }

    public Wait withOtherwise(Backoff newOtherwise) {
        return new Wait(hints, times, maxWait, jitter, newOtherwise);
    }

    /** How an action waits that the server asked for; null where it does not. */
    static @Nullable Wait of(Action action) {
        if (action instanceof Action.WaitFor waits) {
            return waits.plan();
        }
        return action instanceof Action.AwaitSlot slot ? slot.plan() : null;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (!hints.isEmpty()) {
            Texts.add(text, "for", hints);
        }
        Texts.add(text, "times", times);
        Texts.add(text, "max-wait", maxWait);
        Texts.add(text, "jitter", jitter);
        Texts.add(text, "otherwise", otherwise == null ? null : "{" + otherwise + "}");
        return text.toString();
    }
}
