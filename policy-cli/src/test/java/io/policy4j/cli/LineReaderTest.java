package io.policy4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    private static List<String> read(String text, int longest) throws IOException {
        LineReader reader = new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), longest);
        List<String> lines = new ArrayList<>();
        for (LineReader.Line line = reader.next(); line != null; line = reader.next()) {
            lines.add(line.number() + ":" + new String(line.bytes(), StandardCharsets.UTF_8)
                    + (line.tooLong() ? "..." : ""));
        }
        return lines;
    }

    @Test
    void lines_end_with_a_line_feed_or_with_the_text() throws IOException {
        assertThat(read("a\n\nb", 10)).containsExactly("1:a", "2:", "3:b");
        assertThat(read("a\n", 10)).containsExactly("1:a");
        assertThat(read("", 10)).isEmpty();
    }

    @Test
    void a_line_that_is_too_long_is_cut_and_the_next_one_is_whole() throws IOException {
        assertThat(read("1234567890123\nb\n", 10)).containsExactly("1:1234567890...", "2:b");
        assertThat(read("1234567890\nb\n", 10)).containsExactly("1:1234567890", "2:b");
    }

    @Test
    void lines_may_be_longer_than_any_buffer() throws IOException {
        String line = "x".repeat(300_000);

        assertThat(read(line + "\n" + line, 1 << 20)).containsExactly("1:" + line, "2:" + line);
    }
}
