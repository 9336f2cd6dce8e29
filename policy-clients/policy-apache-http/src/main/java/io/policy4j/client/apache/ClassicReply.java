package io.policy4j.client.apache;

import io.policy4j.client.support.PeekedStream;
import io.policy4j.client.support.ReadLimits;
import java.io.IOException;
import java.util.List;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.io.Closer;

/**
 * The response of one attempt.
 *
 * @param response its head, and its entity as the chain gives it, which is decompressed unless the client was told
 *                 otherwise
 * @param runtime  holds its connection
 */
record ClassicReply(ClassicHttpResponse response, ExecRuntime runtime) {

    private static final byte[] NOTHING = new byte[0];

    byte[] peek(int max) {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return NOTHING;
        }
        try {
            String coding = entity.getContentEncoding();
            List<String> codings = coding == null ? List.of() : List.of(coding);
            return peeked(entity).stream().peek(response.getCode(), codings, max);
        } catch (IOException e) {
            return NOTHING;
        }
    }

    void release() {
        HttpEntity entity = response.getEntity();
        try {
            if (entity != null) {
                peeked(entity).stream().release();
            }
        } catch (IOException e) {
            runtime.discardEndpoint();
        } finally {
            Closer.closeQuietly(response);
        }
    }

    private PeekedEntity peeked(HttpEntity entity) throws IOException {
        if (entity instanceof PeekedEntity peeked) {
            return peeked;
        }
        PeekedStream stream = new PeekedStream(entity.getContent(), runtime::discardEndpoint, ReadLimits.DEFAULT);
        PeekedEntity peeked = new PeekedEntity(entity, stream);
        response.setEntity(peeked);
        return peeked;
    }
}
