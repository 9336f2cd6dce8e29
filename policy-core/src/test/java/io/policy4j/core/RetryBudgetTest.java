package io.policy4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryBudgetTest {

    @Test
    void a_new_budget_is_full_and_each_retry_takes_one_token() {
        RetryBudget budget = new RetryBudget(new Budget(2, 0.5));
        assertThat(budget.tokens()).isEqualTo(2);
        assertThat(budget.tryRetry()).isTrue();
        assertThat(budget.tryRetry()).isTrue();
        assertThat(budget.tryRetry()).isFalse();
        assertThat(budget.tokens()).isZero();
    }

    @Test
    void successes_give_back_their_share_and_less_than_a_token_is_no_retry() {
        RetryBudget budget = new RetryBudget(new Budget(1, 0.5));
        assertThat(budget.tryRetry()).isTrue();
        budget.onSuccess();
        assertThat(budget.tryRetry()).isFalse();
        budget.onSuccess();
        assertThat(budget.tryRetry()).isTrue();
    }

    @Test
    void five_fifths_are_a_whole_token() {
        RetryBudget budget = new RetryBudget(new Budget(100, 0.2));
        for (int i = 0; i < 100; i++) {
            budget.tryRetry();
        }
        for (int i = 0; i < 5; i++) {
            budget.onSuccess();
        }
        assertThat(budget.tryRetry()).isTrue();
        assertThat(budget.tokens()).isZero();
    }

    @Test
    void no_budget_is_no_bound() {
        RetryBudget budget = new RetryBudget(Budget.NONE);
        for (int i = 0; i < 1_000; i++) {
            assertThat(budget.tryRetry()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void a_budget_is_never_above_full_and_retries_never_exceed_tokens_and_share(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            int tokens = 1 + random.nextInt(20);
            double perSuccess = random.nextInt(tokens + 1) * random.nextDouble();
            RetryBudget budget = new RetryBudget(new Budget(tokens, perSuccess));
            int retries = 0;
            int successes = 0;
            for (int step = 0; step < 500; step++) {
                if (random.nextInt(3) == 0) {
                    budget.onSuccess();
                    successes++;
                } else if (budget.tryRetry()) {
                    retries++;
                }
                assertThat(budget.tokens()).isBetween(0.0, (double) tokens);
                assertThat((double) retries).isLessThanOrEqualTo(tokens + successes * perSuccess + 1e-3);
            }
        }
    }

    @Test
    void the_same_holds_under_threads_and_no_token_is_lost() throws Exception {
        int threads = 4;
        int each = 20_000;
        RetryBudget budget = new RetryBudget(new Budget(1_000_000, 0.25));
        List<Callable<Integer>> takers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            takers.add(() -> retries(budget, each));
        }
        int retries = sum(takers);
        assertThat(retries).isEqualTo(threads * each);
        assertThat(budget.tokens()).isCloseTo(1_000_000 - threads * each, within(1e-6));
    }

    @Test
    void threads_that_give_and_take_share_what_there_is() throws Exception {
        int each = 20_000;
        Budget rules = new Budget(50, 0.2);
        RetryBudget budget = new RetryBudget(rules);
        List<Callable<Integer>> workers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            workers.add(() -> retries(budget, each));
            workers.add(() -> {
                for (int n = 0; n < each; n++) {
                    budget.onSuccess();
                    assertThat(budget.tokens()).isBetween(0.0, 50.0);
                }
                return 0;
            });
        }
        int retries = sum(workers);
        assertThat((double) retries).isGreaterThanOrEqualTo(50).isLessThanOrEqualTo(50 + 3 * each * 0.2);
        assertThat(budget.tokens()).isBetween(0.0, 50.0);
    }

    private static int retries(RetryBudget budget, int tries) {
        int retries = 0;
        for (int i = 0; i < tries; i++) {
            retries += budget.tryRetry() ? 1 : 0;
        }
        return retries;
    }

    private static int sum(List<Callable<Integer>> workers) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(workers.size());
        try {
            int sum = 0;
            for (Future<Integer> result : threads.invokeAll(workers)) {
                sum += result.get();
            }
            return sum;
        } finally {
            threads.shutdownNow();
        }
    }
}
