package io.policy4j.test;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Request line and header section; the map ignores case and keeps the order of repeated lines. */
record RequestHead(String method, String target, String version, Map<String, List<String>> headers) {

    boolean says(String header, String token) {
        return headers.getOrDefault(header, List.of()).stream()
                .flatMap(line -> List.of(line.split(",", -1)).stream())
                .anyMatch(part -> part.strip().toLowerCase(Locale.ROOT).equals(token));
    }

    boolean keepsAlive() {
        return version.equals("HTTP/1.1") ? !says("Connection", "close") : says("Connection", "keep-alive");
    }

    String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    String query() {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }
}
