package io.policy4j.core;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.policy4j.core.PointerTrie.Node;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One pass of the pointers of a trie through one document. It ends once every pointer is settled: no more can come of it. */
final class PointerWalk {

    private static final Node[] NONE = {};

    private final PointerTrie trie;
    private final int length;
    private final List<List<String>> found;
    private final boolean[] settled;
    private int unsettled;

    /** How often a value was met at the place of each node. */
    private final int[] visits;

    /** In which container each node was met last: a second member of one name is not met. */
    private final int[] metIn;

    private int containers;
    private @Nullable Level level;

    /** @param length of the whole text; a number that ends there may be cut */
    PointerWalk(PointerTrie trie, int length) {
        this.trie = trie;
        this.length = length;
        this.found = new ArrayList<>(Collections.nCopies(trie.size(), List.of()));
        this.settled = new boolean[trie.size()];
        this.unsettled = trie.size();
        this.visits = new int[trie.nodes()];
        this.metIn = new int[trie.nodes()];
    }

    /** The values of each pointer, so far. */
    List<List<String>> found() {
        return found;
    }

    /** The pointers whose {@code *} was followed to the end, and had a value in each element. */
    BitSet complete() {
        BitSet complete = new BitSet(trie.size());
        for (int i = 0; i < trie.size(); i++) {
            int any = trie.lastAny(i);
            complete.set(
                    i, any == 0 || (settled[i] && visits[any] == found.get(i).size()));
        }
        return complete;
    }

    void through(JsonParser parser) throws IOException {
        value(parser, parser.nextToken(), trie.root().alone());
        Level here = level;
        while (here != null && unsettled > 0) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.FIELD_NAME) {
                Node[] nodes = member(here, parser.currentName());
                value(parser, parser.nextToken(), nodes);
            } else if (token.isStructEnd()) {
                leave(here);
            } else {
                value(parser, token, element(here));
            }
            here = level;
        }
    }

    private Node[] member(Level here, String name) {
        Node[] nodes = NONE;
        for (Node parent : here.nodes) {
            Node child = parent.member(name);
            if (child != null && metIn[child.id()] != here.number) {
                metIn[child.id()] = here.number;
                nodes = with(nodes, child);
            }
            nodes = with(nodes, parent.any());
        }
        return nodes;
    }

    private static Node[] element(Level here) {
        int index = here.elements++;
        Node[] nodes = NONE;
        for (Node parent : here.nodes) {
            nodes = with(with(nodes, parent.element(index)), parent.any());
        }
        return nodes;
    }

    private static Node[] with(Node[] nodes, @Nullable Node another) {
        if (another == null) {
            return nodes;
        }
        if (nodes.length == 0) {
            return another.alone();
        }
        Node[] more = Arrays.copyOf(nodes, nodes.length + 1);
        more[nodes.length] = another;
        return more;
    }

    /** Meets a value at the places of these nodes. */
    private void value(JsonParser parser, JsonToken token, Node[] nodes) throws IOException {
        for (Node node : nodes) {
            visits[node.id()]++;
        }
        if (token.isStructStart()) {
            enter(parser, nodes);
            return;
        }
        for (Node node : nodes) {
            if (node.isEnd() && token != JsonToken.VALUE_NULL && !isAtCut(parser, token)) {
                keep(node, parser.getText());
            }
            settleAll(node);
        }
    }

    private boolean isAtCut(JsonParser parser, JsonToken token) throws IOException {
        return token.isNumeric() && parser.currentTokenLocation().getCharOffset() + parser.getTextLength() >= length;
    }

    private void enter(JsonParser parser, Node[] nodes) throws IOException {
        Node[] inner = NONE;
        for (Node node : nodes) {
            settle(node, node.ends());
            inner = node.isInner() ? with(inner, node) : inner;
        }
        if (inner.length > 0) {
            level = new Level(inner, ++containers, level);
        } else if (unsettled > 0) {
            parser.skipChildren();
        }
    }

    private void leave(Level here) {
        for (Node node : here.nodes) {
            settleAll(node);
        }
        level = here.outer;
    }

    private void keep(Node node, String value) {
        for (int pointer : node.ends()) {
            List<String> before = found.get(pointer);
            if (!before.isEmpty()) {
                before.add(value);
            } else {
                found.set(pointer, node.isFixed() ? List.of(value) : new ArrayList<>(List.of(value)));
            }
        }
    }

    private void settleAll(Node node) {
        settle(node, node.reach());
    }

    private void settle(Node node, int[] pointers) {
        if (node.isFixed()) {
            for (int pointer : pointers) {
                unsettled -= settled[pointer] ? 0 : 1;
                settled[pointer] = true;
            }
        }
    }

    /** An object or array that is open, and the nodes at its place. */
    private static final class Level {

        final Node[] nodes;
        final int number;
        final @Nullable Level outer;
        int elements;

        Level(Node[] nodes, int number, @Nullable Level outer) {
            this.nodes = nodes;
            this.number = number;
            this.outer = outer;
        }
    }
}
