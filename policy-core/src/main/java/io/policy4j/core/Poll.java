package io.policy4j.core;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How work that goes on at the server is followed to its end.
 *
 * @param urls      where to ask, tried in order: {@code header Location}, or a path with places in angle brackets such
 *                  as {@code /slice-runs/<body /data/runId>}; empty means the same request again
 * @param every     where the delay between two polls comes from; empty means the table's {@code hints}
 * @param otherwise the backoff for when no hint is usable, whose last step repeats; null means the table's backoff. Its
 *                  own {@code times} and {@code within} bound all polls of a call; without them, and without a deadline,
 *                  polling ends after 24 hours
 * @param state     where a polled answer tells its state; null means that each answer goes through the table
 * @param done      the states that end the work well
 * @param failed    the states that end it badly
 */
public record Poll(
        List<String> urls,
        List<Hint> every,
        @Nullable Backoff otherwise,
        @Nullable Place state,
        @Nullable Expect done,
        @Nullable Expect failed) {

    public Poll {
        urls = List.copyOf(urls);
        every = List.copyOf(every);
        urls.forEach(Poll::places);
        if ((state == null) != (done == null)) {
            throw new IllegalArgumentException("poll: state and done go together");
        }
        if (failed != null && state == null) {
            throw new IllegalArgumentException("poll: failed needs a state");
        }
        if ((done != null && done.absent()) || (failed != null && failed.absent())) {
            throw new IllegalArgumentException("poll: absent is no state; an answer that tells none is polled on");
        }
    }

    /** Whether a url is made of text and places, and not one place as a whole. */
    private static boolean isTemplate(String url) {
        return url.startsWith("/") || url.startsWith("http:") || url.startsWith("https:");
    }

    /** The url for work of which only the id is known; empty where no url has one single place for it. */
    Optional<String> withId(String id) {
        return urls.stream()
                .filter(url -> isTemplate(url) && places(url).size() == 1)
                .findFirst()
                .map(url -> url.substring(0, url.indexOf('<')) + encoded(id) + url.substring(url.indexOf('>') + 1));
    }

    /** A value as a part of a URL. */
    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The places that a url is made of; the whole text is one where it is no template. */
    static List<Place> places(String url) {
        if (!isTemplate(url)) {
            Place place = Place.parse(url);
            if (place instanceof Place.Named) {
                throw new IllegalArgumentException("url (" + url + "): must be a place such as header Location, "
                        + "or a path such as /runs/<body /id>");
            }
            return List.of(place);
        }
        List<Place> places = new ArrayList<>();
        for (int open = url.indexOf('<'); open >= 0; open = url.indexOf('<', open + 1)) {
            int close = url.indexOf('>', open);
            if (close < 0) {
                throw new IllegalArgumentException("url (" + url + "): a < is not closed by >");
            }
            places.add(Place.parse(url.substring(open + 1, close)));
        }
        return places;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (!urls.isEmpty()) {
            Texts.add(text, "url", urls.size() == 1 ? urls.get(0) : urls);
        }
        if (!every.isEmpty()) {
            Texts.add(text, "every", every);
        }
        Texts.add(text, "otherwise", otherwise == null ? null : "{" + otherwise + "}");
        Texts.add(text, "state", state);
        Texts.add(text, "done", done);
        Texts.add(text, "failed", failed);
        return text.toString();
    }
}
