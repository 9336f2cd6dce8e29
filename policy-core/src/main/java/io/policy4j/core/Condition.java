package io.policy4j.core;

/**
 * One entry of a row's {@code when}: a place and what must stand there.
 *
 * @param place  where to look
 * @param expect what must be found; messages are compared ignoring case
 */
public record Condition(Place place, Expect expect) {

    boolean onRequest() {
        return place == Place.Word.METHOD || place == Place.Word.PATH;
    }

    @Override
    public String toString() {
        return place + ": " + expect;
    }
}
