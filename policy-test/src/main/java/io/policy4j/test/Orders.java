package io.policy4j.test;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Failures to come: each once, in their order, then the outage for as long as it lasts. */
final class Orders {

    private final List<Failure> next = new ArrayList<>();
    private Optional<Failure> outage = Optional.empty();

    void next(Collection<Failure> failures) {
        next.addAll(failures);
    }

    void outage(Optional<Failure> failure) {
        outage = failure;
    }

    /** The failure that this request must have. */
    Optional<Failure> take(Received request) {
        for (Iterator<Failure> all = next.iterator(); all.hasNext(); ) {
            Failure failure = all.next();
            if (failure.fits(request)) {
                all.remove();
                return Optional.of(failure);
            }
        }
        return outage.filter(failure -> failure.fits(request));
    }
}
