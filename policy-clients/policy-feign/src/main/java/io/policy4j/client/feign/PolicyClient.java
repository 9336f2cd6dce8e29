package io.policy4j.client.feign;

import feign.Client;
import feign.Request;
import feign.Request.Options;
import feign.Response;
import io.policy4j.client.support.CallSettings;
import io.policy4j.resilience4j.Attempt;
import java.io.IOException;

/** A client whose calls obey a policy. */
final class PolicyClient implements Client {

    private final Client client;
    private final CallSettings calls;

    PolicyClient(Client client, CallSettings calls) {
        this.client = client;
        this.calls = calls;
    }

    @Override
    public Response execute(Request request, Options options) throws IOException {
        try {
            return calls.caller(Requests.factsOf(request, calls), BodyReader.INSTANCE)
                    .send(attempt -> send(request, options, attempt));
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            throw Failures.interrupted(e);
        } catch (Exception e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private Response send(Request request, Options options, Attempt attempt) throws IOException, InterruptedException {
        Request changed = Requests.changed(request, attempt.change());
        try {
            return PeekedBody.in(client.execute(changed, Requests.limited(options, attempt.timeout())), attempt, calls);
        } catch (IOException e) {
            throw Failures.ofAttempt(e);
        }
    }
}
