package io.policy4j.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The runs of one team. A run ends by itself when its time is over. */
final class SliceRuns {

    private static final int FIRST_ID = 12_345;

    private final List<Run> runs = new ArrayList<>();
    private Duration length = Duration.ofSeconds(10);
    private boolean nextFails;
    private int mostActive;

    /** One run; its end may lie in the future. */
    record Run(int id, String slice, Duration end, boolean fails) {

        boolean isActive(Duration now) {
            return now.compareTo(end) < 0;
        }

        String status(Duration now) {
            return isActive(now) ? "running" : fails ? "failed" : "completed";
        }
    }

    void take(Duration value) {
        length = value;
    }

    void failNext() {
        nextFails = true;
    }

    Run start(String slice, Duration now) {
        Run run = new Run(FIRST_ID + runs.size(), slice, now.plus(length), nextFails);
        nextFails = false;
        runs.add(run);
        mostActive = Math.max(mostActive, active(now));
        return run;
    }

    void endAll(Duration now) {
        runs.replaceAll(run -> run.isActive(now) ? new Run(run.id(), run.slice(), now, run.fails()) : run);
    }

    Optional<Run> find(String id) {
        return runs.stream()
                .filter(run -> Integer.toString(run.id()).equals(id))
                .findFirst();
    }

    List<Run> all() {
        return List.copyOf(runs);
    }

    int started() {
        return runs.size();
    }

    int active(Duration now) {
        return (int) runs.stream().filter(run -> run.isActive(now)).count();
    }

    int mostActive() {
        return mostActive;
    }
}
