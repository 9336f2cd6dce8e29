package io.policy4j.reactor;

import io.policy4j.resilience4j.ResponseReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An API and its client in memory. It plays a script, one step for each attempt, and repeats the last one. */
final class FakeApi implements ResponseReader<Answer> {

    /** What is on the script: an {@link Answer}, a status, or something to throw. */
    private final List<Object> script;

    final List<Answer> released = Collections.synchronizedList(new ArrayList<>());
    private int sent;

    FakeApi(Object... script) {
        this.script = List.of(script);
    }

    /** An attempt. */
    Answer send() throws Exception {
        Object step;
        synchronized (this) {
            step = script.get(Math.min(sent++, script.size() - 1));
        }
        if (step instanceof Exception failure) {
            throw failure;
        }
        return step instanceof Integer status ? Answer.of(status) : (Answer) step;
    }

    /** Each subscription is an attempt. */
    Mono<Answer> mono() {
        return Mono.fromCallable(this::send);
    }

    /** As {@link #mono}, with more elements behind the first. */
    Flux<Answer> flux() {
        return Flux.defer(() -> mono().concatWith(Flux.just(Answer.of(201), Answer.of(202))));
    }

    synchronized int sent() {
        return sent;
    }

    @Override
    public int status(Answer response) {
        return response.status;
    }

    @Override
    public List<String> headers(Answer response, String name) {
        return response.header(name);
    }

    @Override
    public byte[] peek(Answer response, int max) {
        byte[] all = response.body.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(all, Math.min(max, all.length));
    }

    @Override
    public void release(Answer response) {
        released.add(response);
    }
}
