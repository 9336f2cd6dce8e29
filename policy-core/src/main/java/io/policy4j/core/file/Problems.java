package io.policy4j.core.file;

import io.policy4j.core.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Collects what is wrong with a file, each thing with its position. */
final class Problems {

    private static final int LONGEST = 600;

    private final String file;
    private final List<Problem> found = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void error(Node node, String message) {
        add(node.getStartMark(), Finding.Level.ERROR, message);
    }

    void add(Optional<Mark> mark, Finding.Level level, String message) {
        int line = mark.map(m -> m.getLine() + 1).orElse(1);
        int column = mark.map(m -> m.getColumn() + 1).orElse(1);
        found.add(new Problem(file, line, column, level, plain(message)));
    }

    /** Control characters written out, and no longer than a person reads: values come from the file as they are. */
    private static String plain(String message) {
        StringBuilder plain = new StringBuilder();
        message.codePoints().limit(LONGEST).forEach(c -> {
            boolean shown = !Character.isISOControl(c) && c != 0x2028 && c != 0x2029;
            plain.append(shown ? Character.toString(c) : String.format("\\u%04x", c));
        });
        return message.codePointCount(0, message.length()) > LONGEST ? plain + "..." : plain.toString();
    }

    int count() {
        return found.size();
    }

    /** What the supplier gives; or null, and its complaint becomes an error at the node. */
    <T> @Nullable T at(Node node, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            error(node, String.valueOf(e.getMessage()));
            return null;
        }
    }

    boolean hasErrors() {
        return found.stream().anyMatch(problem -> problem.level() == Finding.Level.ERROR);
    }

    List<Problem> sorted() {
        return found.stream()
                .distinct()
                .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
                .toList();
    }
}
