package io.policy4j.redis;

import io.lettuce.core.RedisClient;
import io.policy4j.core.ConcurrencyLimit;
import io.policy4j.core.Endpoint;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.Setting;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A process that starts runs at a server which allows few at a time. Prints a line for each run that is done. */
final class RunWorker {

    static final int LIMIT = 5;

    private RunWorker() {}

    /** Arguments: ports of Redis and of the server, threads, runs of each. */
    public static void main(String[] arguments) throws Exception {
        int threads = Integer.parseInt(arguments[2]);
        int runs = Integer.parseInt(arguments[3]);
        RedisClient redis = Redis.client(Integer.parseInt(arguments[0]));
        ApiPolicyConfig config = ApiPolicyConfig.custom()
                .sharedState(RedisSharedState.of(redis.connect()).withPatience(Duration.ofSeconds(10)))
                .build();
        ApiPolicy policy = ApiPolicy.of("runs", table(), config);
        Caller<Integer> caller = policy.on(Request.of("POST", "/run"), ResponseReader.valuesAreSuccesses());
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest run = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + arguments[1] + "/run"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<?>> done = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            done.add(pool.submit(() -> {
                for (int j = 0; j < runs; j++) {
                    int status = caller.call(() -> http.send(run, HttpResponse.BodyHandlers.discarding())
                            .statusCode());
                    System.out.println("run " + status);
                }
                return null;
            }));
        }
        for (Future<?> thread : done) {
            thread.get();
        }
        System.out.println("done " + policy.getState().sharedStateFailures());
        pool.shutdown();
        redis.shutdown();
    }

    private static PolicyTable table() {
        ConcurrencyLimit limit = new ConcurrencyLimit(
                LIMIT,
                List.of(Endpoint.parse("POST /run")),
                ConcurrencyLimit.Scope.CALL,
                Duration.ofMinutes(1),
                Duration.ofSeconds(3));
        return PolicyTable.builder("runs")
                .set(Setting.CONCURRENCY, Map.of("runs", limit))
                .build();
    }
}
