package io.policy4j.client.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCodingTest {

    private static final byte[] TEXT = "{\"code\":\"BUSY\"}".repeat(100).getBytes(StandardCharsets.UTF_8);

    private interface Encoder {
        OutputStream on(OutputStream out) throws IOException;
    }

    private static byte[] encode(Encoder encoder, byte[] bytes) throws IOException {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        try (OutputStream out = encoder.on(encoded)) {
            out.write(bytes);
        }
        return encoded.toByteArray();
    }

    private static byte[] encode(String coding, byte[] bytes) throws IOException {
        return switch (coding) {
            case "gzip", "x-gzip", "GZIP" -> encode(GZIPOutputStream::new, bytes);
            case "deflate" -> encode(DeflaterOutputStream::new, bytes);
            case "raw" -> encode(out -> new DeflaterOutputStream(out, new Deflater(9, true)), bytes);
            default -> bytes;
        };
    }

    private static String name(String coding) {
        return coding.equals("raw") ? "deflate" : coding;
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "GZIP", "deflate", "raw", "identity", "br"})
    void a_body_is_decoded_up_to_the_bound(String coding) throws IOException {
        byte[] encoded = encode(coding, TEXT);

        assertThat(ContentCoding.decode(encoded, List.of(name(coding)), 100_000))
                .isEqualTo(TEXT);
        assertThat(ContentCoding.decode(encoded, List.of(name(coding)), 20)).isEqualTo(Arrays.copyOf(TEXT, 20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "raw"})
    void the_start_of_a_body_is_decoded_as_far_as_it_goes(String coding) throws IOException {
        byte[] noise = new byte[5000];
        new Random(1).nextBytes(noise);
        byte[] encoded = encode(coding, noise);
        for (int length = 0; length < encoded.length; length += 97) {
            byte[] decoded = ContentCoding.decode(Arrays.copyOf(encoded, length), List.of(name(coding)), 100_000);
            assertThat(decoded).isEqualTo(Arrays.copyOf(noise, decoded.length));
            assertThat(decoded.length).isGreaterThanOrEqualTo(Math.min(noise.length, length - ContentCoding.FRAMING));
        }
    }

    @Test
    void what_is_decoded_already_is_left_as_it_is() {
        assertThat(ContentCoding.decode(TEXT, List.of("gzip"), 10_000)).isEqualTo(TEXT);
        assertThat(ContentCoding.decode(TEXT, List.of("gzip"), 10)).isEqualTo(Arrays.copyOf(TEXT, 10));
    }

    @Test
    void what_was_never_encoded_gives_nothing_and_no_exception() {
        assertThat(ContentCoding.decode("plain text".getBytes(StandardCharsets.UTF_8), List.of("deflate"), 100))
                .isEmpty();
    }

    @Test
    void a_body_without_or_with_several_codings_is_left_as_it_is() {
        assertThat(ContentCoding.decode(TEXT, List.of(), 10)).hasSize(10);
        assertThat(ContentCoding.decode(TEXT, List.of("gzip", "gzip"), 10_000)).isEqualTo(TEXT);
    }
}
