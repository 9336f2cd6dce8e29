package io.policy4j.client.apache;

import io.policy4j.resilience4j.ResponseReader;
import java.util.List;

/** How the policy looks at the responses of one blocking call. */
record ClassicReader(CallStop stop) implements ResponseReader<ClassicReply> {

    @Override
    public int status(ClassicReply reply) {
        return reply.response().getCode();
    }

    @Override
    public List<String> headers(ClassicReply reply, String name) {
        return Requests.values(reply.response(), name);
    }

    @Override
    public byte[] peek(ClassicReply reply, int max) {
        return reply.peek(max);
    }

    @Override
    public void release(ClassicReply reply) {
        reply.release();
        stop.attemptIsOver();
    }
}
