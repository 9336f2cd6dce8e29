package io.policy4j.test;

import io.policy4j.resilience4j.Attempt;
import io.policy4j.resilience4j.Exchange;
import io.policy4j.resilience4j.ResponseReader;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;

/** A client that is given its replies instead of asking a server. */
final class ReplyClient implements Exchange<Reply>, ResponseReader<Reply> {

    private final VirtualTime time;
    private final Script script;

    ReplyClient(VirtualTime time, Script script) {
        this.time = time;
        this.script = script;
    }

    @Override
    public Reply send(Attempt attempt) throws IOException {
        Reply reply = script.next().orElseThrow();
        Duration delay = reply.delivery().delay();
        Duration patience = attempt.timeout().orElse(delay);
        if (delay.compareTo(patience) > 0) {
            time.advance(patience);
            throw new SocketTimeoutException("no reply within " + patience);
        }
        time.advance(delay);
        if (reply.delivery().ending() instanceof Ending.Silent silent) {
            throw silent.how() == Ending.HangUp.RESET
                    ? new SocketException("Connection reset")
                    : new EOFException("closed without a reply");
        }
        return reply;
    }

    @Override
    public int status(Reply reply) {
        return reply.status();
    }

    @Override
    public List<String> headers(Reply reply, String name) {
        List<String> written = reply.head().headers().stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(ReplyHead.Header::value)
                .toList();
        if (name.equalsIgnoreCase("Date")) {
            return date(reply.head().date(), written);
        }
        boolean typed = written.isEmpty() && name.equalsIgnoreCase("Content-Type");
        return typed ? reply.content().mediaType().map(List::of).orElse(List.of()) : written;
    }

    private List<String> date(ReplyHead.DateHeader date, List<String> written) {
        if (date instanceof ReplyHead.DateHeader.Fixed fixed) {
            return List.of(HttpDates.format(fixed.instant()));
        }
        return date instanceof ReplyHead.DateHeader.Now ? List.of(HttpDates.format(time.now())) : written;
    }

    @Override
    public byte[] peek(Reply reply, int max) {
        boolean cut = reply.delivery().ending() instanceof Ending.Cut;
        long most = cut ? Math.min(max, ((Ending.Cut) reply.delivery().ending()).afterBytes()) : max;
        return reply.content().first(most);
    }

    @Override
    public void release(Reply reply) {
        // Nothing is held.
    }
}
