package io.policy4j.resilience4j;

import io.policy4j.core.Moment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The moment of one decision. Clocks are read, and lots drawn, when the decision asks: most need few of them. */
final class MomentAtHand implements Moment {

    private final ApiPolicy policy;
    private final CallAccount<?> account;
    private @Nullable Instant now;
    private @Nullable Long elapsed;
    private @Nullable Double draw;

    MomentAtHand(ApiPolicy policy, CallAccount<?> account) {
        this.policy = policy;
        this.account = account;
    }

    @Override
    public Instant now() {
        Instant known = now == null ? policy.time().now() : now;
        now = known;
        return known;
    }

    @Override
    public long elapsedNanos() {
        Long known = elapsed == null ? (Long) account.elapsedNanos() : elapsed;
        elapsed = known;
        return known;
    }

    @Override
    public double draw() {
        Double known = draw == null ? (Double) policy.getConfig().getRandom().getAsDouble() : draw;
        draw = known;
        return known;
    }
}
