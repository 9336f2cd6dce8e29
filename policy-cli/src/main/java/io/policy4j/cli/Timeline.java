package io.policy4j.cli;

import io.policy4j.core.Durations;
import io.policy4j.core.ErrorDetails;
import io.policy4j.resilience4j.AttemptRecord;
import java.io.PrintStream;
import java.time.Duration;

/** Tells a call while it happens: a line for each attempt, and one for how it ended. */
final class Timeline {

    private final PrintStream to;
    private final Style style;
    private final String indent;

    Timeline(PrintStream to, Style style, String indent) {
        this.to = to;
        this.style = style;
        this.indent = indent;
    }

    /** What came back, which row it met, and what follows. */
    void attempt(AttemptRecord attempt) {
        String row = attempt.row().orElse("no row") + " -> " + attempt.action();
        String hint = attempt.hint().map(by -> ", by " + by).orElse("");
        String follows = attempt.delay()
                .map(delay -> "wait " + told(delay) + hint)
                .orElseGet(() -> attempt.action().equals("accept") ? "" : attempt.reason());
        print(String.format("%2d  %-28s  %-24s  %s", attempt.number(), came(attempt), row, follows)
                .stripTrailing());
    }

    /** How the call ended. */
    void end(CallAccount account, Duration elapsed) {
        String result = account.result().word() + (account.signal() == null ? "" : " " + account.signal());
        String retryAt = account.retryAt() == null ? "" : "; due again at " + Millis.roundedUp(account.retryAt());
        print(coloured(account.result(), result) + " after " + told(elapsed) + retryAt);
    }

    private String coloured(Result result, String text) {
        return switch (result) {
            case SUCCESS -> style.good(text);
            case INCOMPLETE, UPGRADE, SIGNAL, DECLINED -> style.busy(text);
            default -> style.bad(text);
        };
    }

    private static String came(AttemptRecord attempt) {
        ErrorDetails details = attempt.details();
        String told = details.code() != null ? details.code() : details.type();
        Integer status = CallAccount.statusOf(attempt);
        String failure = CallAccount.failureOf(attempt);
        String what = status != null ? status.toString() : failure != null ? failure : "no answer";
        return what + (told == null ? "" : " " + Printable.of(told));
    }

    static String told(Duration time) {
        return Durations.format(Millis.rounded(time));
    }

    private void print(String line) {
        to.print(indent + line + "\n");
        to.flush();
    }
}
