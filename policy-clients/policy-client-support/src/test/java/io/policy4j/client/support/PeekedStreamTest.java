package io.policy4j.client.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PeekedStreamTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final Tap tap = new Tap();
    private final AtomicInteger aborted = new AtomicInteger();

    private PeekedStream patient() {
        return stream(LONG, 1000);
    }

    private PeekedStream hasty() {
        return stream(SHORT, 1000);
    }

    private PeekedStream stream(Duration time, int drainBytes) {
        return new PeekedStream(tap, this::abort, new ReadLimits(time, time, time, drainBytes));
    }

    private void abort() {
        aborted.incrementAndGet();
        tap.abort();
    }

    private static byte[] peek(PeekedStream body, int max) {
        return body.peek(400, List.of(), max);
    }

    static List<Long> seeds() {
        return new Random(3).longs(100).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatever_was_peeked_the_body_is_whole(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] bytes = new byte[random.nextInt(60_000)];
        random.nextBytes(bytes);
        PeekedStream body = new PeekedStream(dribbling(bytes, random), this::abort, ReadLimits.DEFAULT);

        for (int peeks = random.nextInt(3); peeks > 0; peeks--) {
            int max = random.nextInt(40_000);
            assertThat(peek(body, max)).isEqualTo(Arrays.copyOf(bytes, Math.min(max, bytes.length)));
        }

        assertThat(readAll(body, random)).isEqualTo(bytes);
        assertThat(body.read()).isEqualTo(-1);
        assertThat(aborted).hasValue(0);
    }

    /** Gives as many bytes at a time as it likes. */
    private static InputStream dribbling(byte[] bytes, Random random) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int offset, int count) {
                return super.read(target, offset, Math.min(count, 1 + random.nextInt(9000)));
            }
        };
    }

    private static byte[] readAll(InputStream body, Random random) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] part = new byte[1 + random.nextInt(10_000)];
        for (int n = 0; n >= 0; n = body.read(part, 0, random.nextBoolean() ? part.length : 1)) {
            all.write(part, 0, n);
        }
        return all.toByteArray();
    }

    @Test
    void a_look_waits_no_longer_than_its_bound_and_the_rest_comes_later() throws Exception {
        tap.comes((byte) 1, (byte) 2);
        PeekedStream body = hasty();

        byte[] start = peek(body, 100);
        assertThat(start.length).isLessThanOrEqualTo(2);
        assertThat(body.available()).isLessThanOrEqualTo(2);
        tap.comes((byte) 3).ends();

        assertThat(body.readAllBytes()).containsExactly(1, 2, 3);
    }

    @Test
    void a_second_look_sees_what_has_come_since() {
        tap.comes((byte) 1);
        PeekedStream body = patient();
        assertThat(peek(body, 1)).containsExactly(1);

        tap.comes((byte) 2).ends();

        assertThat(peek(body, 100)).containsExactly(1, 2);
    }

    @Test
    void no_more_is_read_than_was_wanted_and_one_part() throws IOException {
        tap.comes((byte) 1, (byte) 2).comes((byte) 3).ends();
        PeekedStream body = patient();

        assertThat(peek(body, 1)).containsExactly(1);

        assertThat(tap.available()).isZero();
        assertThat(body.available()).isEqualTo(2);
        assertThat(body.readAllBytes()).containsExactly(1, 2, 3);
    }

    @Test
    void a_failure_ends_the_look_and_comes_to_the_caller_after_the_start() throws IOException {
        IOException cut = new IOException("cut");
        tap.comes((byte) 1).fails(cut);
        PeekedStream body = patient();

        assertThat(peek(body, 100)).containsExactly(1);

        assertThat(body.read()).isEqualTo(1);
        assertThatThrownBy(body::read).isSameAs(cut);
    }

    @Test
    void a_stream_that_throws_something_else_has_failed() {
        InputStream broken = new FilterInputStream(tap) {
            @Override
            public int read(byte[] target, int offset, int count) {
                throw new IllegalStateException("no stream");
            }
        };
        PeekedStream body = new PeekedStream(broken, this::abort, ReadLimits.DEFAULT);

        assertThat(peek(body, 100)).isEmpty();

        assertThatThrownBy(body::read).isInstanceOf(IOException.class).hasRootCauseMessage("no stream");
    }

    @Test
    void a_compressed_body_is_decoded_for_the_look_alone() throws IOException {
        byte[] text = "{\"code\":\"BUSY\"}".repeat(1000).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(encoded)) {
            out.write(text);
        }
        tap.comes(encoded.toByteArray()).ends();
        PeekedStream body = patient();

        assertThat(body.peek(400, List.of("gzip"), 100)).isEqualTo(Arrays.copyOf(text, 100));

        assertThat(body.readAllBytes()).isEqualTo(encoded.toByteArray());
    }

    @Test
    void a_body_given_up_is_read_to_its_end_so_that_its_connection_lives() {
        tap.comes((byte) 1).comes((byte) 2).ends();

        patient().release();

        assertThat(tap.isClosed()).isTrue();
        assertThat(aborted).hasValue(0);
    }

    @Test
    void a_long_body_given_up_is_aborted() {
        PeekedStream body = stream(LONG, 10);
        tap.comes(new byte[8000]).comes((byte) 1);

        body.release();

        assertThat(aborted).hasValue(1);
        await().until(tap::isClosed);
    }

    @Test
    void a_stalled_body_given_up_is_aborted() {
        tap.comes((byte) 1);

        hasty().release();

        assertThat(aborted).hasValue(1);
        await().until(tap::isClosed);
    }

    @Test
    void closing_a_body_that_is_still_being_read_aborts_it() throws IOException {
        PeekedStream body = hasty();
        assertThat(peek(body, 10)).isEmpty();

        body.close();

        assertThat(aborted).hasValue(1);
        await().until(tap::isClosed);
        assertThatThrownBy(body::read).isInstanceOf(IOException.class);
    }

    @Test
    void closing_a_body_closes_the_clients() throws IOException {
        PeekedStream body = patient();

        body.close();

        assertThat(tap.isClosed()).isTrue();
        assertThat(aborted).hasValue(0);
    }

    @Test
    void an_interrupt_ends_a_look() {
        Thread.currentThread().interrupt();

        assertThat(peek(patient(), 10)).isEmpty();

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void an_interrupt_ends_a_read_that_waits_for_the_look() throws Exception {
        PeekedStream body = hasty();
        assertThat(peek(body, 10)).isEmpty();
        FutureTask<Throwable> reading = new FutureTask<>(() -> {
            try {
                return new AssertionError("read " + body.read());
            } catch (IOException e) {
                return e;
            }
        });
        Thread thread = new Thread(reading);
        thread.start();

        thread.interrupt();

        assertThat(reading.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedIOException.class);
        tap.ends();
    }
}
