package io.policy4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.stream.Stream;

/** Any bytes at all: no exception, and a cut of JSON neither adds nor changes a value. */
class PointerSetFuzzTest {

    private static final PointerSet POINTERS =
            PointerSet.of(Stream.of("", "/code", "/error/code", "/errors/*/code", "/0/*")
                    .map(Pointer::parse)
                    .toList());

    @FuzzTest(maxDuration = "1m")
    void a_body_of_any_bytes_is_read(byte[] body) {
        PointerSet.Picked whole = POINTERS.read(body, body.length);
        PointerSet.Picked half = POINTERS.read(body, body.length / 2);
        for (int i = 0; i < whole.found().size() && whole.json(); i++) {
            List<String> values = half.values(i);
            assertThat(values).hasSizeLessThanOrEqualTo(whole.values(i).size());
            assertThat(values).isEqualTo(whole.values(i).subList(0, values.size()));
        }
    }
}
