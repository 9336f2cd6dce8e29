package io.policy4j.resilience4j;

import io.policy4j.core.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The failure readers that stand on the class path, looked for once. One that is broken is passed over. */
final class InstalledReaders {

    private static final Logger LOG = LoggerFactory.getLogger(FailureReader.class);

    /** A class path on which nothing can be found at all ends the search. */
    private static final int MOST_BROKEN = 100;

    /** Looked for when first needed. */
    private static final class Holder {
        static final FailureReader ALL = load(
                Optional.ofNullable(FailureReader.class.getClassLoader()).orElseGet(ClassLoader::getSystemClassLoader));
    }

    /** A reader of somebody's that may be broken. */
    private static final class Guarded implements FailureReader {
        private final FailureReader reader;
        private final AtomicBoolean told = new AtomicBoolean();

        Guarded(FailureReader reader) {
            this.reader = reader;
        }

        String name() {
            return reader.getClass().getName();
        }

        @Override
        public @Nullable Outcome read(Throwable failure) {
            try {
                return reader.read(failure);
            } catch (RuntimeException | LinkageError e) {
                if (told.compareAndSet(false, true)) {
                    // Its message may hold what the server said.
                    tell(e, "failure reader {} is passed over: it threw {}", name(), e.getClass());
                }
                return null;
            }
        }
    }

    private InstalledReaders() {}

    /** All of them, in the order of their class names. */
    static FailureReader all() {
        return Holder.ALL;
    }

    static FailureReader load(ClassLoader loader) {
        List<Guarded> found = new ArrayList<>();
        Iterator<FailureReader> providers =
                ServiceLoader.load(FailureReader.class, loader).iterator();
        int broken = 0;
        while (broken < MOST_BROKEN) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                found.add(new Guarded(providers.next()));
            } catch (ServiceConfigurationError | LinkageError e) {
                broken++;
                tell(e, "a failure reader is left out: it can't be loaded", e);
            }
        }
        found.sort(Comparator.comparing(Guarded::name));
        List<Guarded> readers = List.copyOf(found);
        return failure -> read(readers, failure);
    }

    /** Where a client's library is absent, none of its exceptions can come: that is nobody's mistake. */
    private static void tell(Throwable thrown, String message, Object... arguments) {
        boolean absent = thrown instanceof NoClassDefFoundError || thrown.getCause() instanceof NoClassDefFoundError;
        Quietly.run(() -> LOG.atLevel(absent ? Level.DEBUG : Level.WARN).log(message, arguments));
    }

    private static @Nullable Outcome read(List<Guarded> readers, Throwable failure) {
        for (FailureReader reader : readers) {
            Outcome outcome = reader.read(failure);
            if (outcome != null) {
                return outcome;
            }
        }
        return null;
    }
}
