package io.policy4j.core;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pointers that are read from a JSON body together: in one streaming pass, without a tree, and no further than the last of
 * them needs. A body may be anything: what was read before its cut or its first error counts.
 *
 * <p>A value is a scalar as it is written; {@code null}, objects and arrays are none, and neither is what the end of the body
 * cuts, a number that touches this end included. Of members with one name the first counts, whatever its value, but
 * {@code *} crosses them all. Bodies are UTF-8, with or without a byte order mark; bytes that are not stand for U+FFFD.
 * Nesting deeper than {@value #DEEPEST} ends the reading like a cut.
 */
final class PointerSet {

    private static final int DEEPEST = 1_000;

    /** No table of names that strangers could fill, and no limit that would hide what stands behind a huge token. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final List<String> LITERALS = List.of("true", "false", "null");

    private final PointerTrie trie;

    private PointerSet(PointerTrie trie) {
        this.trie = trie;
    }

    static PointerSet of(List<Pointer> pointers) {
        return new PointerSet(new PointerTrie(pointers));
    }

    /**
     * Reads the first {@code length} bytes of the body; never throws, whatever they are. Where no pointer can have a value,
     * as in an empty set or a body of another type, no more than the first byte that is not blank is looked at.
     */
    Picked read(byte[] body, int length) {
        int start = start(body, length);
        boolean json = start < length && (body[start] == '{' || body[start] == '[');
        if (trie.size() == 0 || start == length || (!json && !trie.root().isEnd())) {
            return new Picked(json, Collections.nCopies(trie.size(), List.of()), new BitSet());
        }
        List<List<String>> plain = json && trie.isPlain() ? PlainRead.read(trie, body, start, length) : null;
        return plain == null
                ? read(new String(body, start, length - start, StandardCharsets.UTF_8), json)
                : new Picked(true, plain, null);
    }

    private Picked read(String text, boolean json) {
        PointerWalk walk = new PointerWalk(trie, text.length());
        boolean sound = true;
        try (JsonParser parser = JSON.createParser(text)) {
            walk.through(parser);
        } catch (JsonEOFException cut) {
            sound = true;
        } catch (JsonParseException error) {
            sound = isCut(text, error);
        } catch (IOException tooDeep) {
            sound = true;
        }
        return new Picked(json && sound, walk.found(), walk.complete());
    }

    /** Where the first byte stands that is neither of a byte order mark nor white space. */
    private static int start(byte[] body, int length) {
        boolean marked = length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF;
        int at = marked ? 3 : 0;
        while (at < length && (body[at] == ' ' || body[at] == '\t' || body[at] == '\r' || body[at] == '\n')) {
            at++;
        }
        return at;
    }

    /** Whether the parser stumbled over the end: behind a comma, or within a literal or a number. */
    private static boolean isCut(String text, JsonParseException error) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) <= ' ') {
            end--;
        }
        int from = end;
        while (from > 0 && isWordPart(text.charAt(from - 1))) {
            from--;
        }
        long at = error.getLocation().getCharOffset();
        return from == end
                ? end > 0 && text.charAt(end - 1) == ',' && at >= text.length()
                : at >= from && end == text.length() && isBeginning(text.substring(from, end));
    }

    /** Whether a literal or a number begins so but does not end here. */
    private static boolean isBeginning(String word) {
        boolean literal = LITERALS.stream().anyMatch(whole -> whole.startsWith(word) && !whole.equals(word));
        return literal || (isNumber(word + "0") && !isNumber(word));
    }

    private static boolean isWordPart(char c) {
        return TextCursor.isLetter(c) || TextCursor.isDigit(c) || c == '.' || c == '-' || c == '+';
    }

    private static boolean isNumber(String text) {
        TextCursor cursor = new TextCursor(text, 0);
        cursor.take("-");
        boolean number = cursor.decimal(".") != null;
        if (cursor.take("e")) {
            cursor.takeAny("+-");
            number &= cursor.decimal("") != null;
        }
        return number && cursor.atEnd();
    }

    /**
     * What was found.
     *
     * @param json whether the body is a JSON object or array, as far as it was read: a cut is none of its faults
     * @param found the values of each pointer, in the order of the set
     * @param complete the pointers that crossed no element without a value, and no cut; null for all of them
     */
    record Picked(
            boolean json,
            List<List<String>> found,
            @Nullable BitSet complete) {

        /** The values of the pointer at this place in the set, in document order. */
        List<String> values(int index) {
            return found.get(index);
        }

        /** Whether {@link #values} are those of all elements that the pointer crosses. */
        boolean isComplete(int index) {
            return complete == null || complete.get(index);
        }
    }
}
