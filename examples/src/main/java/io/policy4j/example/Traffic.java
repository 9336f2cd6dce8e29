package io.policy4j.example;

import java.util.List;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Users who come once a second, of whom every third one meets a failure: something to see on a dashboard. */
@Component
@ConditionalOnProperty(name = "example.traffic", matchIfMissing = true)
class Traffic {

    private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);

    private final Random random = new Random();
    private final List<User> users;
    private final Trouble trouble;

    /** One who asks an API for something, and may meet one of these failures. */
    private record User(String api, Runnable action, List<String> failures) {}

    Traffic(Actions actions, Trouble trouble) {
        this.trouble = trouble;
        this.users = List.of(
                new User(
                        "agency-bots",
                        actions::bots,
                        List.of("503 UPSTREAM_UNAVAILABLE", "500 INTERNAL_ERROR", "429 RATE_LIMITED", "404 NOT_FOUND")),
                new User("oneperfectslice", actions::sliceRuns, List.of("503 RUN_LIST_TIMEOUT")),
                new User(
                        "agent-platform",
                        actions::agents,
                        List.of("500 upstream_error", "429 rate_limit_exceeded", "403 tier_limit")),
                new User("decimalai", actions::trace, List.of("402", "429", "500", "503")));
    }

    @Scheduled(fixedRate = 1000)
    void come() {
        User user = oneOf(users);
        if (random.nextInt(3) == 0) {
            trouble.failNext(user.api(), oneOf(user.failures()));
        }
        try {
            user.action().run();
        } catch (RuntimeException e) {
            LOG.debug("a user of {} was turned away", user.api(), e);
        }
    }

    private <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
