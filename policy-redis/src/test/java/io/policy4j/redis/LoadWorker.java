package io.policy4j.redis;

import io.lettuce.core.RedisClient;
import io.policy4j.core.Action;
import io.policy4j.core.Backoff;
import io.policy4j.core.ConcurrencyLimit;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.Setting;
import io.policy4j.core.Wait;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.Caller;
import io.policy4j.resilience4j.ResponseReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A process whose threads call without a pause, for a while. Prints how long each call waited until it was sent. */
final class LoadWorker {

    private LoadWorker() {}

    /** Arguments: ports of Redis and of the server, threads, seconds. */
    public static void main(String[] arguments) throws Exception {
        int threads = Integer.parseInt(arguments[2]);
        RedisClient redis = Redis.client(Integer.parseInt(arguments[0]));
        ApiPolicyConfig config = ApiPolicyConfig.custom()
                .sharedState(RedisSharedState.of(redis.connect()).withPatience(Duration.ofSeconds(10)))
                .build();
        ApiPolicy policy = ApiPolicy.of("runs", table(), config);
        Caller<Integer> caller = policy.on(Request.of("PUT", "/run"), new Statuses());
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest run = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + arguments[1] + "/run"))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        Queue<Long> waits = new ConcurrentLinkedQueue<>();
        ExecutorService pool = threads(threads);
        List<Future<?>> done = new ArrayList<>();
        long ends = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[3]));
        for (int i = 0; i < threads; i++) {
            done.add(pool.submit(() -> {
                do {
                    long began = System.nanoTime();
                    long[] sent = {0};
                    caller.call(() -> {
                        sent[0] = System.nanoTime();
                        return http.send(run, HttpResponse.BodyHandlers.discarding())
                                .statusCode();
                    });
                    waits.add(sent[0] - began);
                } while (System.nanoTime() < ends);
                return null;
            }));
        }
        for (Future<?> thread : done) {
            thread.get();
        }
        waits.forEach(wait -> System.out.println("waited " + wait));
        System.out.println("done " + policy.getState().sharedStateFailures());
        pool.shutdown();
        redis.shutdown();
    }

    private static final class Statuses implements ResponseReader<Integer> {
        @Override
        public int status(Integer response) {
            return response;
        }

        @Override
        public List<String> headers(Integer response, String name) {
            return List.of();
        }

        @Override
        public byte[] peek(Integer response, int max) {
            return new byte[0];
        }

        @Override
        public void release(Integer response) {
            // The body was discarded.
        }
    }

    /** Virtual threads where there are any. */
    private static ExecutorService threads(int number) throws ReflectiveOperationException {
        return Runtime.version().feature() < 21
                ? Executors.newFixedThreadPool(number)
                : (ExecutorService) Executors.class
                        .getMethod("newVirtualThreadPerTaskExecutor")
                        .invoke(null);
    }

    private static PolicyTable table() {
        ConcurrencyLimit limit = new ConcurrencyLimit(
                RunWorker.LIMIT, List.of(), ConcurrencyLimit.Scope.CALL, Duration.ofMinutes(1), Duration.ofMinutes(1));
        return PolicyTable.builder("runs")
                .set(Setting.CONCURRENCY, Map.of("runs", limit))
                .row("429", Action.awaitSlot("runs", Wait.DEFAULT.withOtherwise(Backoff.every(Duration.ofSeconds(1)))))
                .row("any", Action.fail())
                .build();
    }
}
