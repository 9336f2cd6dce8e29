package io.policy4j.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Which of our streams are terminals, and whether these may be coloured. Asked only when it matters. */
final class Terminal {

    /** No terminal anywhere: plain text. */
    static final Terminal NONE = new Terminal(() -> false, () -> false, false);

    private final BooleanSupplier outIsOne;
    private final BooleanSupplier errIsOne;
    private final boolean colours;

    Terminal(BooleanSupplier outIsOne, BooleanSupplier errIsOne, boolean colours) {
        this.outIsOne = outIsOne;
        this.errIsOne = errIsOne;
        this.colours = colours;
    }

    /** The process's own; colours unless {@code NO_COLOR} is set (no-color.org) or the terminal is dumb. */
    static Terminal ofProcess(Map<String, String> environment) {
        boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        boolean dumb = "dumb".equals(environment.get("TERM"));
        return new Terminal(() -> isTerminal(1), () -> isTerminal(2), !refused && !dumb);
    }

    boolean outIsTerminal() {
        return outIsOne.getAsBoolean();
    }

    boolean errIsTerminal() {
        return errIsOne.getAsBoolean();
    }

    Style outStyle() {
        return colours && outIsTerminal() ? Style.COLOURED : Style.PLAIN;
    }

    Style errStyle() {
        return colours && errIsTerminal() ? Style.COLOURED : Style.PLAIN;
    }

    /** Java 17 can't tell for one stream alone: Linux names the device, other Unixes have {@code test -t}. */
    private static boolean isTerminal(int stream) {
        try {
            Path device = Path.of("/proc/self/fd/" + stream);
            if (Files.isSymbolicLink(device)) {
                String name = Files.readSymbolicLink(device).toString();
                return name.startsWith("/dev/pts/") || name.startsWith("/dev/tty") || name.equals("/dev/console");
            }
            ProcessBuilder test = new ProcessBuilder("test", "-t", String.valueOf(stream)).inheritIO();
            return test.redirectInput(Redirect.PIPE).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
