package io.policy4j.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a value must be: alternatives, each exact, a glob, or {@code absent}.
 *
 * <p>{@code absent} holds where there is no value at all; the glob {@code *} holds where there is one.
 *
 * @param globs  the alternatives that a value may match
 * @param absent whether having no value is among the alternatives
 */
public record Expect(List<Glob> globs, boolean absent) {

    private static final String ABSENT = "absent";

    public Expect {
        globs = List.copyOf(globs);
        if (globs.isEmpty() && !absent) {
            throw new IllegalArgumentException("value (): must not be empty");
        }
    }

    /** Reads {@code A|B}, globs and {@code absent}. */
    public static Expect parse(String text) {
        return of(split(text));
    }

    /** Alternatives one by one, for values that contain {@code |}. */
    public static Expect of(List<String> alternatives) {
        List<Glob> globs = new ArrayList<>();
        boolean absent = false;
        for (String alternative : alternatives) {
            if (alternative.equals(ABSENT)) {
                absent = true;
            } else {
                globs.add(Glob.parse(alternative));
            }
        }
        return new Expect(globs, absent);
    }

    static List<String> split(String text) {
        List<String> alternatives = new ArrayList<>();
        for (String alternative : text.split("\\|", -1)) {
            if (alternative.isBlank()) {
                throw new IllegalArgumentException("value (" + text + "): has an empty alternative beside |");
            }
            alternatives.add(alternative.strip());
        }
        return alternatives;
    }

    /** Whether these values satisfy it: any one of them, or every one of them where {@code all} is set. */
    boolean holds(List<String> values, boolean ignoreCase, boolean all) {
        if (values.isEmpty()) {
            return absent;
        }
        for (int i = 0; i < values.size(); i++) {
            if (matches(values.get(i), ignoreCase) != all) {
                return !all;
            }
        }
        return all;
    }

    boolean matches(String value, boolean ignoreCase) {
        for (int i = 0; i < globs.size(); i++) {
            Glob glob = globs.get(i);
            if (ignoreCase ? glob.matchesIgnoreCase(value) : glob.matches(value)) {
                return true;
            }
        }
        return false;
    }

    /** The first alternative that one of the values matches, as the table spells it; null where there is none. */
    @Nullable
    String wordFor(List<String> values) {
        for (Glob glob : globs) {
            if (values.stream().anyMatch(glob::matches)) {
                return glob.text();
            }
        }
        return null;
    }

    /** Whether a value is named, more than by being there at all. */
    boolean names(String value) {
        for (int i = 0; i < globs.size(); i++) {
            Glob glob = globs.get(i);
            if (!glob.text().equals("*") && glob.matches(value)) {
                return true;
            }
        }
        return false;
    }

    boolean overlaps(Expect other) {
        return (absent && other.absent)
                || globs.stream().anyMatch(a -> other.globs.stream().anyMatch(a::overlaps));
    }

    /** Whether everything that satisfies the other satisfies this too; may say no where it can't tell. */
    boolean covers(Expect other) {
        return (absent || !other.absent)
                && other.globs.stream().allMatch(b -> globs.stream().anyMatch(a -> a.covers(b)));
    }

    @Override
    public String toString() {
        List<String> words = new ArrayList<>(globs.stream().map(Glob::text).toList());
        if (absent) {
            words.add(ABSENT);
        }
        return String.join("|", words);
    }
}
