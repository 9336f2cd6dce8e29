package io.policy4j.core.file;

import io.policy4j.core.Action;
import io.policy4j.core.Backoff;
import io.policy4j.core.Durations;
import io.policy4j.core.Envelope;
import io.policy4j.core.Expect;
import io.policy4j.core.Hint;
import io.policy4j.core.Jitter;
import io.policy4j.core.Place;
import io.policy4j.core.Poll;
import io.policy4j.core.Wait;
import io.policy4j.core.Words;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads actions: a word, a word and its argument, or a word over a map. */
final class ActionReader {

    /** The words of all actions. */
    static final List<String> WORDS =
            List.of("accept", "fail", "retry", "wait", "await-slot", "upgrade", "signal", "poll", "renew");

    private static final List<String> BACKOFF =
            List.of("schedule", "every", "initial", "multiplier", "max", "times", "within", "jitter");
    private static final List<String> RETRY = List.of(
            "schedule", "every", "initial", "multiplier", "max", "times", "within", "jitter", "for", "max-wait");
    private static final List<String> WAIT = List.of("for", "times", "max-wait", "jitter", "otherwise");
    private static final List<String> SLOT = List.of("of", "for", "times", "max-wait", "jitter", "otherwise");
    private static final List<String> POLL = List.of("url", "every", "otherwise", "state", "done", "failed");
    private static final List<String> RENEW = List.of("hook", "initial");

    private final Problems problems;
    private final Envelope envelope;

    ActionReader(Problems problems, Envelope envelope) {
        this.problems = problems;
        this.envelope = envelope;
    }

    /** A hint whose place the envelope knows. */
    Hint hint(String text) {
        Hint hint = Hint.parse(text);
        Place source = hint.source();
        if (source != null) {
            envelope.require(source);
        }
        return hint;
    }

    /** What stands under {@code then}: text, or one action's word over its map. */
    @Nullable
    Action then(Node node) {
        if (node instanceof ScalarNode) {
            return Fields.scalar(node, "action", ActionReader::parse, problems);
        }
        Fields fields = Fields.of(node, "action", problems).known("action", WORDS);
        List<String> words = WORDS.stream().filter(fields::has).toList();
        if (words.size() != 1) {
            problems.error(node, "action: must name one of " + String.join(", ", WORDS));
            return null;
        }
        return under(
                words.get(0), Optional.ofNullable(fields.node(words.get(0))).orElse(node));
    }

    /** {@code fail}, {@code retry 1s}, {@code signal verify}, ... */
    static Action parse(String text) {
        String[] words = text.strip().split("\\s+", 2);
        if (!WORDS.contains(words[0])) {
            throw Words.unknown("action", words[0], WORDS);
        }
        return parse(words[0], words.length == 2 ? words[1] : null);
    }

    private static Action parse(String word, @Nullable String argument) {
        return switch (word) {
            case "retry" ->
                Action.retry(argument == null ? Backoff.DEFAULT : Backoff.exponential(Durations.parse(argument)));
            case "wait" -> Action.waitFor(argument == null ? Wait.DEFAULT : Wait.forHints(Hint.parse(argument)));
            case "await-slot" -> Action.awaitSlot(argument, Wait.DEFAULT);
            case "poll" ->
                Action.poll(new Poll(List.of(), List.of(), argument == null ? null : step(argument), null, null, null));
            case "signal", "renew" -> {
                if (argument == null) {
                    throw new IllegalArgumentException(word + ": needs a name, as in "
                            + (word.equals("signal") ? "signal verify" : "renew token"));
                }
                yield word.equals("signal") ? Action.signal(argument) : Action.renew(argument);
            }
            default -> {
                if (argument != null) {
                    throw new IllegalArgumentException(word + " (" + argument + "): takes no argument");
                }
                yield word.equals("accept") ? Action.accept() : word.equals("fail") ? Action.fail() : Action.upgrade();
            }
        };
    }

    private static Backoff step(String text) {
        return Backoff.every(Durations.parse(text));
    }

    /** An action under its own name. */
    @Nullable
    Action under(String word, Node value) {
        if (value instanceof ScalarNode scalar) {
            boolean empty = scalar.getTag().equals(Tag.NULL);
            return problems.at(
                    value, () -> parse(word, empty ? null : scalar.getValue().strip()));
        }
        if (!(value instanceof MappingNode)) {
            problems.error(value, word + ": must be a value or a map, not a list");
            return null;
        }
        Fields fields = Fields.of(value, word, problems);
        return switch (word) {
            case "retry" -> retry(value, fields.known("setting of retry", RETRY));
            case "wait" -> waiting(value, fields.known("setting of wait", WAIT));
            case "await-slot" -> awaitSlot(value, fields.known("setting of await-slot", SLOT));
            case "poll" -> poll(value, fields.known("setting of poll", POLL));
            case "renew" -> renew(value, fields.known("setting of renew", RENEW));
            default -> {
                if (!fields.entries().isEmpty()) {
                    problems.error(
                            value,
                            word + ": takes no settings of its own; reset, latch, docs and the like "
                                    + "stand beside it, as in {then: " + word + ", ...}");
                }
                yield word.equals("signal") ? null : problems.at(value, () -> parse(word, null));
            }
        };
    }

    private @Nullable Action retry(Node node, Fields fields) {
        Backoff backoff = backoff(node, fields);
        List<Hint> hints = fields.readAll("for", this::hint);
        Duration maxWait = fields.duration("max-wait");
        return backoff == null ? null : new Action.Retry(backoff, hints, maxWait);
    }

    /** A backoff where it stands by itself: a fixed step, or a map. */
    @Nullable
    Backoff backoff(Node node) {
        if (node instanceof ScalarNode) {
            return Fields.scalar(node, "backoff", ActionReader::step, problems);
        }
        return backoff(node, Fields.of(node, "backoff", problems).known("setting of a backoff", BACKOFF));
    }

    private @Nullable Backoff backoff(Node node, Fields fields) {
        List<Duration> schedule = fields.readAll("schedule", Durations::parse);
        Duration every = fields.duration("every");
        Duration initial = fields.duration("initial");
        Double multiplier = fields.decimal("multiplier");
        Duration max = fields.duration("max");
        Integer times = fields.integer("times", 1, "; for not going on at all use fail");
        Duration within = fields.duration("within");
        Jitter jitter = fields.read("jitter", Jitter::parse);
        return problems.at(node, () -> new Backoff(schedule, every, initial, multiplier, max, times, within, jitter));
    }

    private @Nullable Backoff otherwise(Fields fields) {
        Node node = fields.node("otherwise");
        return node == null ? null : backoff(node);
    }

    private @Nullable Wait wait(Node node, Fields fields) {
        List<Hint> hints = fields.readAll("for", this::hint);
        Integer times = fields.integer("times", 1, "; for not going on at all use fail");
        Duration maxWait = fields.duration("max-wait");
        Jitter jitter = fields.read("jitter", Jitter::parse);
        Backoff otherwise = otherwise(fields);
        return problems.at(node, () -> new Wait(hints, times, maxWait, jitter, otherwise));
    }

    private @Nullable Action waiting(Node node, Fields fields) {
        Wait wait = wait(node, fields);
        return wait == null ? null : Action.waitFor(wait);
    }

    private @Nullable Action awaitSlot(Node node, Fields fields) {
        String of = fields.read("of", text -> text);
        Wait wait = wait(node, fields);
        return wait == null ? null : Action.awaitSlot(of, wait);
    }

    private @Nullable Action poll(Node node, Fields fields) {
        List<String> urls = fields.readAll("url", text -> text);
        List<Hint> every = fields.readAll("every", this::hint);
        Backoff otherwise = otherwise(fields);
        Place state = fields.read("state", Place::parse);
        Expect done = expect(fields, "done");
        Expect failed = expect(fields, "failed");
        return problems.at(node, () -> Action.poll(new Poll(urls, every, otherwise, state, done, failed)));
    }

    private static @Nullable Expect expect(Fields fields, String name) {
        return fields.read(name, Expect::parse);
    }

    private @Nullable Action renew(Node node, Fields fields) {
        String hook = fields.read("hook", text -> text);
        Duration initial = fields.duration("initial");
        if (hook == null) {
            problems.error(node, "renew: needs a hook, as in {hook: token}");
            return null;
        }
        return problems.at(node, () -> new Action.Renew(hook, initial));
    }
}
