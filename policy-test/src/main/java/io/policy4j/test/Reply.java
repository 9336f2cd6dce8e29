package io.policy4j.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a {@link ScriptedServer} answers: status, headers, body, and how all of it is delivered. Immutable: each method
 * returns a new reply, so that one reply can be the start of several others and can be sent any number of times.
 *
 * <pre>{@code
 * Reply busy = Reply.status(503).header("Retry-After", "2").json("{\"error\":{\"code\":\"BUSY\"}}");
 * Reply cut = busy.truncateAfter(5);
 * }</pre>
 *
 * <p>Unless told otherwise, a reply goes out at once, with {@code Content-Length}, a correct {@code Date} header and a
 * connection that stays open. All byte counts mean bytes of the body on the wire, after compression and without chunk
 * framing. All durations are divided by the server's {@linkplain ScriptedServer.Builder#timeScale time scale}.
 */
public final class Reply {

    private final ReplyHead head;
    private final Body body;
    private final Delivery delivery;

    private Reply(ReplyHead head, Body body, Delivery delivery) {
        this.head = head;
        this.body = body;
        this.delivery = delivery;
    }

    /** An empty reply with this status, 200 to 599 or any other number of three digits from 200 on. */
    public static Reply status(int status) {
        Require.check(status >= 200 && status <= 999, "status", status, "must be 200 to 999");
        return new Reply(ReplyHead.of(status), Body.NONE, Delivery.PROMPT);
    }

    /** An empty 200. */
    public static Reply ok() {
        return status(200);
    }

    /** No reply: TCP RST before any byte, which clients report as "connection reset". */
    public static Reply reset() {
        return ok().ending(new Ending.Silent(Ending.HangUp.RESET));
    }

    /** No reply: the connection is closed in order (TCP FIN) before any byte. */
    public static Reply close() {
        return ok().ending(new Ending.Silent(Ending.HangUp.CLOSE));
    }

    /** Sets a header; earlier values of that name are replaced. */
    public Reply header(String name, String value) {
        return with(head.without(name).with(new ReplyHead.Header(name, value)));
    }

    /** Adds one more header line, whatever lines of that name there are. */
    public Reply addHeader(String name, String value) {
        return with(head.with(new ReplyHead.Header(name, value)));
    }

    /** {@code Retry-After} in seconds, rounded up. */
    public Reply retryAfter(Duration delay) {
        long seconds = Require.zeroOrMore("retryAfter", delay).toSeconds();
        return header("Retry-After", Long.toString(delay.toNanosPart() > 0 ? seconds + 1 : seconds));
    }

    /** {@code Retry-After} as an HTTP date; the format has whole seconds, and fractions are cut off. */
    public Reply retryAfter(Instant at) {
        return header("Retry-After", HttpDates.format(at));
    }

    /** A {@code Date} header that says this, right or wrong. */
    public Reply date(Instant instant) {
        return with(head.withDate(new ReplyHead.DateHeader.Fixed(instant)));
    }

    /** No {@code Date} header. */
    public Reply withoutDate() {
        return with(head.withDate(new ReplyHead.DateHeader.Absent()));
    }

    /** A body of text: UTF-8, {@code text/plain} unless a {@code Content-Type} header is set. */
    public Reply body(String text) {
        return content(text, "text/plain; charset=utf-8");
    }

    /** A body of bytes, without {@code Content-Type} unless that header is set. */
    public Reply body(byte[] bytes) {
        return with(Body.of(bytes, Optional.empty()));
    }

    /** A body of JSON text, sent as it is; {@code application/json} unless a {@code Content-Type} header is set. */
    public Reply json(String json) {
        return content(json, "application/json");
    }

    /** A body of that many letters {@code x}, made while it is sent: any size costs the same little memory. */
    public Reply largeBody(long bytes) {
        return with(Body.filler(Require.zeroOrMore("largeBody", bytes)));
    }

    /** Fills the body set so far up to that many bytes with spaces, made while it is sent; JSON stays valid JSON. */
    public Reply padTo(long bytes) {
        return with(body.paddedTo(Require.zeroOrMore("padTo", bytes)));
    }

    /** Compresses the body and says so; a body made while it is sent goes out chunked. Call it after the body. */
    public Reply gzip() {
        return with(body.gzipped());
    }

    /** Sends the body with chunked transfer coding instead of {@code Content-Length}. */
    public Reply chunked() {
        return with(delivery.asChunked());
    }

    /** Waits before the first byte of the head. */
    public Reply delay(Duration delay) {
        return with(delivery.withDelay(Require.zeroOrMore("delay", delay)));
    }

    /** Stops once after that many bytes of the body, then goes on. A shorter body does not stall. */
    public Reply stallAfter(int bytes, Duration pause) {
        long after = Require.zeroOrMore("stallAfter", bytes);
        return with(delivery.withStall(new Delivery.Stall(after, Require.zeroOrMore("pause", pause))));
    }

    /** Sends the body in pieces of at most that many bytes, with a pause between two pieces. */
    public Reply slow(int bytesPerPiece, Duration between) {
        Require.positive("bytesPerPiece", bytesPerPiece);
        return with(delivery.withPace(new Delivery.Pace(bytesPerPiece, Require.zeroOrMore("between", between))));
    }

    /**
     * Closes the connection (TCP FIN) after that many bytes of the body, or after all of a shorter one.
     * {@code Content-Length} announces the whole body, and always at least one byte more than is sent.
     */
    public Reply truncateAfter(int bytes) {
        return ending(new Ending.Cut(Require.zeroOrMore("truncateAfter", bytes), Ending.HangUp.CLOSE));
    }

    /**
     * Resets the connection (TCP RST) after the head and that many bytes of the body, or after all of a shorter one.
     * A client may lose bytes that it has not read by then.
     */
    public Reply resetAfter(int bytes) {
        return ending(new Ending.Cut(Require.zeroOrMore("resetAfter", bytes), Ending.HangUp.RESET));
    }

    /** The status that goes over the wire. */
    public int status() {
        return head.status();
    }

    @Override
    public String toString() {
        return delivery.ending() instanceof Ending.Silent silent
                ? "Reply[" + silent.how() + "]"
                : "Reply[" + status() + "]";
    }

    ReplyHead head() {
        return head;
    }

    Body content() {
        return body;
    }

    Delivery delivery() {
        return delivery;
    }

    private Reply content(String text, String mediaType) {
        return with(Body.of(text.getBytes(StandardCharsets.UTF_8), Optional.of(mediaType)));
    }

    private Reply ending(Ending ending) {
        return with(delivery.withEnding(ending));
    }

    private Reply with(ReplyHead newHead) {
        return new Reply(newHead, body, delivery);
    }

    private Reply with(Body newBody) {
        return new Reply(head, newBody, delivery);
    }

    private Reply with(Delivery newDelivery) {
        return new Reply(head, body, newDelivery);
    }
}
