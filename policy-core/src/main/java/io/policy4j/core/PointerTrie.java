package io.policy4j.core;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pointers put together by their common beginnings. */
final class PointerTrie {

    /** An index of more digits is that of no element, as no body is so large. */
    private static final int LONGEST_INDEX = 9;

    private final int size;
    private final Node root = new Node(0, "", true);
    private final int[] lastAny;
    private int nodes = 1;
    private boolean plain = true;

    PointerTrie(List<Pointer> pointers) {
        size = pointers.size();
        lastAny = new int[size];
        for (int i = 0; i < size; i++) {
            add(pointers.get(i), i);
        }
    }

    /** The number of pointers. */
    int size() {
        return size;
    }

    /** The number of nodes; their ids lie below it. */
    int nodes() {
        return nodes;
    }

    /** The node of a pointer's last {@code *}; 0, the root's, where it has none. */
    int lastAny(int pointer) {
        return lastAny[pointer];
    }

    /** The document itself. */
    Node root() {
        return root;
    }

    /** Whether {@link PlainRead} can follow all pointers: none crosses elements, and the bits of a number are enough. */
    boolean isPlain() {
        return plain && size <= Long.SIZE && nodes <= Long.SIZE && !root.isEnd();
    }

    private void add(Pointer pointer, int index) {
        Node node = root;
        node.reach(index);
        for (String segment : pointer.segments()) {
            boolean crosses = segment.equals(Pointer.ANY);
            plain &= !crosses;
            node = crosses ? any(node) : named(node, segment);
            lastAny[index] = crosses ? node.id : lastAny[index];
            node.reach(index);
        }
        node.end(index);
    }

    private static int[] with(int[] indexes, int another) {
        int[] more = Arrays.copyOf(indexes, indexes.length + 1);
        more[indexes.length] = another;
        return more;
    }

    private Node any(Node parent) {
        Node any = parent.any == null ? new Node(nodes++, Pointer.ANY, false) : parent.any;
        parent.any = any;
        return any;
    }

    private Node named(Node parent, String segment) {
        Node child = parent.named.get(segment);
        if (child == null) {
            child = new Node(nodes++, segment, parent.fixed);
            parent.named.put(segment, child);
            parent.children.add(child);
        }
        if (isIndex(segment)) {
            parent.indexed.put(Integer.valueOf(segment), child);
        }
        return child;
    }

    private static boolean isIndex(String segment) {
        boolean digits = !segment.isEmpty() && segment.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits && segment.length() <= LONGEST_INDEX && (segment.length() == 1 || segment.charAt(0) != '0');
    }

    /** A place that one or more pointers lead to or through. */
    static final class Node {

        private final int id;
        private final byte[] name;
        private final boolean fixed;
        private final Map<String, Node> named = new HashMap<>();
        private final List<Node> children = new ArrayList<>(2);
        private final Map<Integer, Node> indexed = new HashMap<>();
        private final Node[] alone = {this};
        private int[] ends = {};
        private int[] reach = {};
        private long endBits;
        private long reachBits;
        private @Nullable Node any;

        private Node(int id, String name, boolean fixed) {
            this.id = id;
            this.name = name.getBytes(StandardCharsets.UTF_8);
            this.fixed = fixed;
        }

        private void reach(int pointer) {
            reach = with(reach, pointer);
            reachBits |= 1L << pointer;
        }

        private void end(int pointer) {
            ends = with(ends, pointer);
            endBits |= 1L << pointer;
        }

        int id() {
            return id;
        }

        /** Whether no {@code *} leads here, so that a document has this place once at most. */
        boolean isFixed() {
            return fixed;
        }

        /** Whether a pointer ends here. */
        boolean isEnd() {
            return ends.length > 0;
        }

        /** Whether a pointer leads on from here. */
        boolean isInner() {
            return any != null || !named.isEmpty();
        }

        /** A list of this node only, not to be changed. */
        Node[] alone() {
            return alone;
        }

        /** The pointers that end here. */
        int[] ends() {
            return ends;
        }

        /** The pointers that end here or further on. */
        int[] reach() {
            return reach;
        }

        /** One bit of a number, this node's alone while there are no more nodes than bits. */
        long bit() {
            return 1L << id;
        }

        /** {@link #ends} as bits of a number. */
        long endBits() {
            return endBits;
        }

        /** {@link #reach} as bits of a number. */
        long reachBits() {
            return reachBits;
        }

        /** The member whose name stands in a body as it is. */
        @Nullable
        Node member(byte[] body, int from, int to) {
            for (int i = 0; i < children.size(); i++) {
                Node child = children.get(i);
                if (Arrays.equals(child.name, 0, child.name.length, body, from, to)) {
                    return child;
                }
            }
            return null;
        }

        @Nullable
        Node member(String name) {
            return named.get(name);
        }

        @Nullable
        Node element(int index) {
            return indexed.isEmpty() ? null : indexed.get(index);
        }

        @Nullable
        Node any() {
            return any;
        }
    }
}
