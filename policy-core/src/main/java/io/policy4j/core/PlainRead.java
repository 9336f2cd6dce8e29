package io.policy4j.core;

import io.policy4j.core.PointerTrie.Node;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The quick way through a plain document, byte by byte, without a parser. It gives up at whatever is not plain: an escape
 * or a byte beyond ASCII where it counts, deep nesting, a cut, an error. What it does find is what {@link PointerWalk} would.
 */
final class PlainRead {

    private static final int DEEPEST = 32;

    private final byte[] body;
    private final int end;
    private final long wanted;
    private final List<String>[] found;
    private int at;

    /** Bits of pointers: no more can come of these. */
    private long settled;

    /** Bits of nodes: a second member of one name is not met. */
    private long met;

    private boolean gaveUp;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private PlainRead(PointerTrie trie, byte[] body, int start, int end) {
        this.body = body;
        this.end = end;
        this.at = start;
        this.wanted = trie.root().reachBits();
        this.found = new List[trie.size()];
        Arrays.fill(found, List.of());
    }

    /** The values of each pointer; null if the document is not plain. */
    static @Nullable List<List<String>> read(PointerTrie trie, byte[] body, int start, int end) {
        PlainRead read = new PlainRead(trie, body, start, end);
        read.value(trie.root(), 0);
        return read.gaveUp ? null : Arrays.asList(read.found);
    }

    /** Whether there is more to read; else all is settled, or it gave up. */
    private boolean goOn() {
        return !gaveUp && settled != wanted;
    }

    private boolean giveUp() {
        gaveUp = true;
        return false;
    }

    /** What stands at this place; 0 behind the end. */
    private byte peek() {
        return at < end ? body[at] : 0;
    }

    private byte peekBehindSpace() {
        byte b = peek();
        while (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
            at++;
            b = peek();
        }
        return b;
    }

    private boolean value(@Nullable Node node, int depth) {
        byte first = peekBehindSpace();
        if (first == '{' || first == '[') {
            return container(node, first == '{', depth + 1);
        }
        int from = first == '"' ? at + 1 : at;
        int to = first == '"' ? string(node != null && node.isEnd()) : word(first);
        if (to < 0) {
            return giveUp();
        }
        if (node != null) {
            if (first != 'n') {
                keep(node, from, to);
            }
            settled |= node.reachBits();
        }
        return goOn();
    }

    private void keep(Node node, int from, int to) {
        int[] pointers = node.ends();
        if (pointers.length > 0) {
            List<String> value = List.of(new String(body, from, to - from, StandardCharsets.ISO_8859_1));
            for (int pointer : pointers) {
                found[pointer] = value;
            }
        }
    }

    private boolean container(@Nullable Node node, boolean object, int depth) {
        if (depth > DEEPEST) {
            return giveUp();
        }
        Node inner = node == null || !node.isInner() ? null : node;
        settled |= node == null ? 0 : node.endBits();
        at++;
        byte close = object ? (byte) '}' : (byte) ']';
        if (peekBehindSpace() != close && !(goOn() && (object ? members(inner, depth) : elements(inner, depth)))) {
            return false;
        }
        if (peek() != close) {
            return giveUp();
        }
        at++;
        settled |= node == null ? 0 : node.reachBits();
        return goOn();
    }

    private boolean members(@Nullable Node parent, int depth) {
        do {
            if (peekBehindSpace() != '"') {
                return giveUp();
            }
            int from = at + 1;
            int to = string(parent != null);
            if (to < 0 || peekBehindSpace() != ':') {
                return giveUp();
            }
            at++;
            if (!value(parent == null ? null : firstMember(parent, from, to), depth)) {
                return false;
            }
        } while (takeComma());
        return true;
    }

    private @Nullable Node firstMember(Node parent, int from, int to) {
        Node child = parent.member(body, from, to);
        if (child == null || (met & child.bit()) != 0) {
            return null;
        }
        met |= child.bit();
        return child;
    }

    private boolean elements(@Nullable Node parent, int depth) {
        int index = 0;
        do {
            if (!value(parent == null ? null : parent.element(index), depth)) {
                return false;
            }
            index++;
        } while (takeComma());
        return true;
    }

    private boolean takeComma() {
        boolean comma = peekBehindSpace() == ',';
        at += comma ? 1 : 0;
        return comma;
    }

    /** Passes over a string and gives the place of its closing quote; -1 if it is not plain. */
    private int string(boolean counts) {
        int i = at + 1;
        int all = 0;
        while (i < end) {
            byte b = body[i];
            if (b == '"') {
                at = i + 1;
                return counts && all < 0 ? -1 : i;
            }
            if (b == '\\') {
                int escape = counts ? 0 : escape(i);
                if (escape == 0) {
                    return -1;
                }
                i += escape;
            } else if (b >= 0 && b < ' ') {
                return -1;
            } else {
                all |= b;
                i++;
            }
        }
        return -1;
    }

    /** The length of a sound escape, else 0. */
    private int escape(int from) {
        byte kind = from + 1 < end ? body[from + 1] : 0;
        if (kind != 'u') {
            return "\"\\/bfnrt".indexOf(kind) >= 0 ? 2 : 0;
        }
        for (int i = from + 2; i < from + 6; i++) {
            if (i >= end || Character.digit(body[i], 16) < 0) {
                return 0;
            }
        }
        return 6;
    }

    /** Passes over a number or a literal and gives its end; -1 if it is none, or the body ends with it. */
    private int word(byte first) {
        int to = switch (first) {
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        };
        byte behind = to >= 0 && to < end ? body[to] : 0;
        boolean delimited = behind == ',' || behind == '}' || behind == ']' || (behind > 0 && behind <= ' ');
        at = delimited ? to : at;
        return delimited ? to : -1;
    }

    private int literal(String word) {
        int to = at + word.length();
        if (to > end) {
            return -1;
        }
        for (int i = at + 1; i < to; i++) {
            if (body[i] != word.charAt(i - at)) {
                return -1;
            }
        }
        return to;
    }

    private int number() {
        int i = at < end && body[at] == '-' ? at + 1 : at;
        int whole = digits(i);
        if (whole == i || (body[i] == '0' && whole > i + 1)) {
            return -1;
        }
        i = whole;
        if (i < end && body[i] == '.') {
            i = digits(whole + 1);
            if (i == whole + 1) {
                return -1;
            }
        }
        return i < end && (body[i] | 0x20) == 'e' ? exponent(i + 1) : i;
    }

    private int exponent(int from) {
        int i = from < end && (body[from] == '+' || body[from] == '-') ? from + 1 : from;
        int to = digits(i);
        return to == i ? -1 : to;
    }

    private int digits(int from) {
        int i = from;
        while (i < end && body[i] >= '0' && body[i] <= '9') {
            i++;
        }
        return i;
    }
}
