package io.policy4j.test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Status and headers of a reply, as its author wrote them. */
record ReplyHead(int status, List<Header> headers, DateHeader date) {

    /** One header line. */
    record Header(String name, String value) {
        Header {
            Require.check(!name.isBlank() && isOneLine(name), "header name", name, "must be one line, not blank");
            Require.check(isOneLine(value), "header " + name, value, "must be one line");
        }

        private static boolean isOneLine(String text) {
            return text.indexOf('\r') < 0 && text.indexOf('\n') < 0;
        }
    }

    /** What to do about the Date header. */
    sealed interface DateHeader {
        /** The server's own time. */
        record Now() implements DateHeader {}

        /** This time, right or wrong. */
        record Fixed(Instant instant) implements DateHeader {}

        /** No such header. */
        record Absent() implements DateHeader {}
    }

    static ReplyHead of(int status) {
        return new ReplyHead(status, List.of(), new DateHeader.Now());
    }

    ReplyHead with(Header header) {
        List<Header> all = new ArrayList<>(headers);
        all.add(header);
        return new ReplyHead(status, List.copyOf(all), date);
    }

    ReplyHead without(String name) {
        List<Header> rest =
                headers.stream().filter(h -> !h.name().equalsIgnoreCase(name)).toList();
        return new ReplyHead(status, rest, date);
    }

    ReplyHead withDate(DateHeader value) {
        return new ReplyHead(status, headers, value);
    }

    Optional<String> first(String name) {
        return named(name).map(Header::value).findFirst();
    }

    boolean has(String name) {
        return named(name).findAny().isPresent();
    }

    private Stream<Header> named(String name) {
        return headers.stream().filter(h -> h.name().equalsIgnoreCase(name));
    }
}
