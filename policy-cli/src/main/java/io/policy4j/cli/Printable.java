package io.policy4j.cli;

/** Text from the wire, made safe for a terminal: no control characters, and not endless. */
final class Printable {

    private static final int LONGEST = 300;

    private Printable() {}

    static String of(String text) {
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), LONGEST); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                safe.append(String.format("\\u%04x", (int) c));
            } else {
                safe.append(c);
            }
        }
        return text.length() > LONGEST ? safe + "..." : safe.toString();
    }
}
