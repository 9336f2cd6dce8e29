package io.policy4j.core;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a row does about an outcome. */
public sealed interface Action {

    /** The word that names the action in files, logs and metrics. */
    String word();

    /** What the action is told beside its word, as the table language spells it; empty where there is nothing. */
    String settings();

    /** A success, whatever the status. */
    record Accept() implements Action {
        @Override
        public String word() {
            return "accept";
        }

        @Override
        public String settings() {
            return "";
        }
    }

    /** No retry; the caller gets the response or the exception as it came. */
    record Fail() implements Action {
        @Override
        public String word() {
            return "fail";
        }

        @Override
        public String settings() {
            return "";
        }
    }

    /**
     * Send again after a delay of our own.
     *
     * @param backoff the delays
     * @param hints   what may raise a delay, never lower it; empty means the table's {@code hints}
     * @param maxWait the longest hint that is waited for; null means the table's {@code max-wait}
     */
    record Retry(
            Backoff backoff, List<Hint> hints, @Nullable Duration maxWait) implements Action {
        public Retry {
            hints = List.copyOf(hints);
        }

        @Override
        public String word() {
            return "retry";
        }

        @Override
        public String settings() {
            StringBuilder text = new StringBuilder(backoff.toString());
            if (!hints.isEmpty()) {
                Texts.add(text, "for", hints);
            }
            Texts.add(text, "max-wait", maxWait);
            return text.toString();
        }
    }

    /** Send again when the server says so. */
    record WaitFor(Wait plan) implements Action {
        @Override
        public String word() {
            return "wait";
        }

        @Override
        public String settings() {
            return plan.toString();
        }
    }

    /**
     * Send again when one of our own slots has become free; where we hold none, after the hint or 5 s.
     *
     * @param of   the concurrency limit that the slot belongs to, null where the table has only one
     * @param plan the delays for when we hold no slot
     */
    record AwaitSlot(@Nullable String of, Wait plan) implements Action {
        @Override
        public String word() {
            return "await-slot";
        }

        @Override
        public String settings() {
            String rest = plan.toString();
            return of == null ? rest : "of: " + of + (rest.isEmpty() ? "" : ", " + rest);
        }
    }

    /** Tell the caller that a plan or quota must be raised. */
    record Upgrade() implements Action {
        @Override
        public String word() {
            return "upgrade";
        }

        @Override
        public String settings() {
            return "";
        }
    }

    /**
     * Tell the caller something that only the caller can act on.
     *
     * @param name what: {@code verify}, {@code user-action}, or the API's own name
     */
    record Signal(String name) implements Action {
        public Signal {
            if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
                throw new IllegalArgumentException(
                        "signal (" + name + "): must be one word of letters, digits, dots and hyphens");
            }
        }

        @Override
        public String word() {
            return "signal";
        }

        @Override
        public String settings() {
            return name;
        }
    }

    /** Follow work that goes on at the server. */
    record Follow(Poll poll) implements Action {
        @Override
        public String word() {
            return "poll";
        }

        @Override
        public String settings() {
            return poll.toString();
        }
    }

    /**
     * Run a named hook once per call, then send again.
     *
     * @param hook    the hook's name; {@link #IDEMPOTENCY_KEY} is built in
     * @param initial how long to wait after the hook, null for not at all
     */
    record Renew(String hook, @Nullable Duration initial) implements Action {

        /** The built-in hook that replaces a generated idempotency key. */
        public static final String IDEMPOTENCY_KEY = "idempotency-key";

        public Renew {
            if (!hook.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
                throw new IllegalArgumentException(
                        "renew (" + hook + "): must be one word of letters, digits, dots and hyphens");
            }
            if (initial != null && initial.isNegative()) {
                throw new IllegalArgumentException("initial (" + initial + "): must be zero or more");
            }
        }

        @Override
        public String word() {
            return "renew";
        }

        @Override
        public String settings() {
            return hook + (initial == null ? "" : ", initial: " + Durations.format(initial));
        }
    }

    static Action accept() {
        return new Accept();
    }

    static Action fail() {
        return new Fail();
    }

    /** Retry by the table's own backoff. */
    static Action retry() {
        return retry(Backoff.DEFAULT);
    }

    static Action retry(Backoff backoff, Hint... hints) {
        return new Retry(backoff, List.of(hints), null);
    }

    static Action waitFor(Wait wait) {
        return new WaitFor(wait);
    }

    static Action awaitSlot(@Nullable String of, Wait wait) {
        return new AwaitSlot(of, wait);
    }

    static Action upgrade() {
        return new Upgrade();
    }

    static Action signal(String name) {
        return new Signal(name);
    }

    static Action poll(Poll poll) {
        return new Follow(poll);
    }

    static Action renew(String hook) {
        return new Renew(hook, null);
    }

    /** Whether the action may lead to another request, so that its row can't be the one that forbids it. */
    default boolean sendsAgain() {
        return !(this instanceof Accept || this instanceof Fail || this instanceof Upgrade || this instanceof Signal);
    }

    /** Whether the row's outcome ends the call with a typed signal. */
    default boolean signals() {
        return this instanceof Upgrade || this instanceof Signal;
    }
}
