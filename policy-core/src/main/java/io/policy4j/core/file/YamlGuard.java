package io.policy4j.core.file;

import io.policy4j.core.Finding;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Composes YAML after its events have shown that it is plain: no aliases, anchors or tags, bounded in size and depth. */
final class YamlGuard {

    private static final int MAX_CHARS = 1 << 20;
    private static final int MAX_DEPTH = 50;

    private final String[] lines;
    private final Problems problems;
    private int depth;
    private int documents;

    private YamlGuard(String yaml, Problems problems) {
        this.lines = yaml.split("\\R", -1);
        this.problems = problems;
    }

    /** The root node, or null after problems that leave nothing to read. */
    static @Nullable Node compose(String file, String yaml, Problems problems) {
        if (yaml.length() > MAX_CHARS) {
            problems.add(
                    Optional.empty(),
                    Finding.Level.ERROR,
                    "the file has " + yaml.length() + " characters: must have " + MAX_CHARS + " at most");
            return null;
        }
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setAllowDuplicateKeys(true)
                .setAllowNonScalarKeys(true)
                .build();
        try {
            YamlGuard guard = new YamlGuard(yaml, problems);
            for (Parser events = parser(settings, yaml); events.hasNext(); ) {
                guard.inspect(events.next());
                if (guard.depth > MAX_DEPTH) {
                    return null;
                }
            }
            if (problems.hasErrors()) {
                return null;
            }
            Node root = new Composer(settings, parser(settings, yaml))
                    .getSingleNode()
                    .orElse(null);
            if (root == null) {
                problems.add(Optional.empty(), Finding.Level.ERROR, "the file is empty: must have a table");
            }
            return root;
        } catch (MarkedYamlEngineException e) {
            String context = e.getContext() == null ? "" : " " + e.getContext();
            problems.add(e.getProblemMark(), Finding.Level.ERROR, "not YAML: " + e.getProblem() + context + hint(e));
            return null;
        } catch (YamlEngineException e) {
            problems.add(Optional.empty(), Finding.Level.ERROR, "not YAML: " + e.getMessage());
            return null;
        }
    }

    private static Parser parser(LoadSettings settings, String yaml) {
        return new ParserImpl(settings, new StreamReader(settings, yaml));
    }

    private static String hint(MarkedYamlEngineException e) {
        String problem = String.valueOf(e.getProblem());
        if (String.valueOf(e.getContext()).contains("scanning an alias")) {
            return "; a text that begins with * must stand in quotes, as in \"*\"";
        }
        return problem.contains("expected ':'")
                ? "; a # after a space begins a comment, so quote a key that has one"
                : "";
    }

    private void inspect(Event event) {
        if (event instanceof DocumentStartEvent && ++documents == 2) {
            error(event, "a second document: a file holds one policy");
        } else if (event instanceof AliasEvent alias) {
            error(
                    event,
                    "alias (*" + alias.getAlias().getValue()
                            + "): is not taken; write the value out, or in quotes if it is a glob");
        } else if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            error(event, "anchor (&" + node.getAnchor().get().getValue() + "): is not taken; write the value out");
        }
        if (event instanceof CollectionStartEvent start) {
            depth++;
            start.getTag().ifPresent(tag -> error(event, "tag (" + tag + "): is not taken"));
            if (depth > MAX_DEPTH) {
                error(event, "nesting: must be " + MAX_DEPTH + " deep at most");
            }
        } else if (event instanceof CollectionEndEvent) {
            depth--;
        } else if (event instanceof ScalarEvent scalar) {
            scalar.getTag().ifPresent(tag -> error(event, "tag (" + tag + "): is not taken"));
            warnOfCutText(scalar);
        }
    }

    /** In {@code 402 A #1} YAML sees a comment; a person may not. */
    private void warnOfCutText(ScalarEvent scalar) {
        if (scalar.getScalarStyle() == ScalarStyle.PLAIN && scalar.getEndMark().isPresent()) {
            int line = scalar.getEndMark().get().getLine();
            int column = scalar.getEndMark().get().getColumn();
            String text = line < lines.length ? lines[line] : "";
            String rest = column <= text.length() ? text.substring(column) : "";
            if (!scalar.getValue().isEmpty() && rest.matches("\\s+#[^\\s#].*")) {
                problems.add(
                        scalar.getStartMark(),
                        Finding.Level.WARNING,
                        "text (" + scalar.getValue()
                                + "): ends here, as a # after a space begins a comment; quote the text if the # belongs to it");
            }
        }
    }

    private void error(Event event, String message) {
        problems.add(event.getStartMark(), Finding.Level.ERROR, message);
    }
}
