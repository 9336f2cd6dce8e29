package io.policy4j.cli;

import io.policy4j.core.Decision;
import io.policy4j.core.Durations;
import io.policy4j.core.ErrorDetails;
import io.policy4j.core.Explanation;
import io.policy4j.core.Row;
import io.policy4j.core.UpgradeDetails;
import io.policy4j.core.explain.Verdict;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A verdict for a person: what came back, what is done, and why. */
final class ExplainText {

    private final Verdict verdict;
    private final Style style;
    private final Columns facts = new Columns("  ");

    private ExplainText(Verdict verdict, Style style) {
        this.verdict = verdict;
        this.style = style;
    }

    static String of(Verdict verdict, Style style) {
        return new ExplainText(verdict, style).text();
    }

    private String text() {
        StringBuilder text = new StringBuilder(style.bold(heading())).append('\n');
        details(verdict.explanation().details());
        row();
        fact("action", does(verdict.decision()));
        delay();
        signal();
        fact("reason", verdict.reason());
        facts.lines().forEach(line -> text.append(line).append('\n'));
        text.append('\n')
                .append(style.bold("Rows, in the order in which they are asked"))
                .append('\n');
        candidates(text);
        return text.toString();
    }

    private String heading() {
        return verdict.policy() + ": " + verdict.outcome();
    }

    private void fact(String name, @Nullable Object value) {
        if (value != null) {
            facts.add(name, value.toString());
        }
    }

    private void details(ErrorDetails details) {
        wire("code", details.code());
        wire("type", details.type());
        wire("message", details.message());
        wire("request id", details.requestId());
        details.fields().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(field -> wire(field.getKey(), field.getValue()));
    }

    private void wire(String name, @Nullable String value) {
        fact(name, value == null ? null : Printable.of(value));
    }

    private void row() {
        Row row = verdict.decision().row();
        if (row == null) {
            fact("row", "none matches");
            return;
        }
        String line = row.line() == 0 ? "" : ", line " + row.line();
        fact("row", row.label() + "  (" + winnersTable() + line + ")");
        String settings = row.action().settings();
        fact("", row.action().word() + (settings.isEmpty() ? "" : " {" + settings + "}"));
    }

    private String winnersTable() {
        return verdict.explanation().candidates().stream()
                .filter(Explanation.Candidate::won)
                .map(Explanation.Candidate::table)
                .findFirst()
                .orElse(verdict.policy());
    }

    private static String does(Decision decision) {
        if (decision instanceof Decision.Accept) {
            return "accept: a success";
        }
        if (decision instanceof Decision.Again again) {
            return again.renewal() == null ? "send it again" : "renew " + again.renewal() + ", then send it again";
        }
        if (decision instanceof Decision.Decline) {
            return "give up for now: the wait asked for is too long";
        }
        if (decision instanceof Decision.Poll poll) {
            return "follow the work at " + poll.target().map(URI::toString).orElse("the same place");
        }
        if (decision instanceof Decision.Signal signal) {
            return signal.upgrade() == null
                    ? "no retry; signal " + signal.name() + " to the caller"
                    : "no retry; tell the caller that a plan or quota must be raised";
        }
        return "no retry; the caller gets it as it came";
    }

    private void delay() {
        Duration least = verdict.least();
        Duration most = verdict.most();
        if (least == null || most == null) {
            return;
        }
        String from = format(least);
        String to = format(most);
        Object hint = verdict.decision().hint();
        fact(
                "delay",
                (from.equals(to) ? from : from + " to " + to + ", by chance") + (hint == null ? "" : ", by " + hint));
    }

    private static String format(Duration delay) {
        return Durations.format(Millis.rounded(delay));
    }

    private void signal() {
        Instant retryAt = verdict.retryAt();
        fact("retry at", retryAt == null ? null : Millis.roundedUp(retryAt));
        if (verdict.decision() instanceof Decision.Signal signal) {
            Instant resetAt = signal.resetAt();
            fact("reset at", resetAt == null ? null : Millis.roundedUp(resetAt));
            UpgradeDetails upgrade = signal.upgrade();
            wire("docs", upgrade == null ? null : upgrade.docs());
        }
    }

    private void candidates(StringBuilder text) {
        List<Explanation.Candidate> candidates = verdict.explanation().candidates();
        if (candidates.isEmpty()) {
            text.append("  none: no row is about ").append(verdict.outcome()).append('\n');
        }
        Columns columns = new Columns("");
        candidates.forEach(candidate -> columns.add(
                candidate.won() ? "->" : "  ",
                candidate.row().label(),
                candidate.table(),
                Printable.of(candidate.why())));
        List<String> lines = columns.lines();
        for (int i = 0; i < lines.size(); i++) {
            boolean won = candidates.get(i).won();
            text.append(won ? style.good(lines.get(i)) : style.dim(lines.get(i)))
                    .append('\n');
        }
    }
}
