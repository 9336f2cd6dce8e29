package io.policy4j.client.okhttp;

import io.policy4j.client.support.CallSettings;
import io.policy4j.resilience4j.Attempt;
import io.policy4j.resilience4j.Caller;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.Response;

/** A call of OkHttp's whose attempts are made further down its chain. */
final class InterceptedCall {

    private final CallSettings calls;
    private final Interceptor.Chain chain;
    private final Call call;
    private final Progress progress = new Progress();
    private final Cancellation cancellation = new Cancellation();

    InterceptedCall(CallSettings calls, Interceptor.Chain chain) {
        this.calls = calls;
        this.chain = chain.withRetryOnConnectionFailure(false);
        this.call = chain.call();
    }

    Response run() throws IOException {
        call.addEventListener(progress);
        call.addEventListener(new EventListener() {
            /** Also when OkHttp's call timeout is over. */
            @Override
            public void canceled(Call cancelled) {
                cancellation.cancel();
            }
        });
        if (call.isCanceled()) {
            cancellation.cancel();
        }
        Caller<Response> caller = Expiry.of(call.timeout())
                .limit(calls)
                .caller(Requests.factsOf(chain.request(), calls), BodyReader.INSTANCE);
        return cancellation.block(() -> caller.send(this::attempt));
    }

    private Response attempt(Attempt attempt) throws IOException, InterruptedException {
        progress.begin();
        Response response = new BlockingAttempt(call, progress, cancellation)
                .make(() -> chain.proceed(Requests.changed(chain.request(), attempt.change())), attempt.timeout());
        return Wire.held(response, call, calls, attempt);
    }
}
