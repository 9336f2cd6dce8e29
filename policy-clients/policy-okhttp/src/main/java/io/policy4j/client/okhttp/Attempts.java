package io.policy4j.client.okhttp;

import io.policy4j.client.support.CallSettings;
import io.policy4j.resilience4j.Attempt;
import io.policy4j.resilience4j.Caller;
import java.util.List;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Request;
import okhttp3.Response;

/**
 * The attempts of one call, each of them a call of OkHttp's.
 *
 * @param wire      makes them
 * @param request   as the caller made it
 * @param tags      that each of them has
 * @param listeners that each of them tells
 * @param expiry    by when the last one must be over
 */
record Attempts(Wire wire, Request request, CallTags tags, List<EventListener> listeners, Expiry expiry) {

    Caller<Response> caller() {
        CallSettings calls = expiry.limit(wire.calls());
        return calls.caller(Requests.factsOf(request, calls), BodyReader.INSTANCE);
    }

    Call next(Attempt attempt, Progress progress) {
        Call call = wire.client().newCall(tags.on(Requests.changed(request, attempt.change())));
        call.addEventListener(progress);
        listeners.forEach(call::addEventListener);
        expiry.limit(call.timeout());
        return call;
    }

    Response held(Response response, Call call, Attempt attempt) {
        return Wire.held(response, call, wire.calls(), attempt);
    }
}
