package io.policy4j.core;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a server says that its work can be asked after. */
sealed interface Target {

    /** A place to ask at; relative where the request's own address is not known. */
    record Found(URI uri) implements Target {}

    /** Nothing that may be followed; why, without a word from the wire. */
    record Unusable(String why) implements Target {}

    /**
     * What a reference means in the answer to a request, RFC 3986 section 5. Only http and https are followed, never out
     * of https, and never with credentials that the reference itself brings.
     *
     * @param source how the table spells where the reference comes from
     */
    static Target of(Request request, String reference, String source) {
        URI given;
        try {
            given = new URI(reference.strip());
        } catch (URISyntaxException e) {
            return new Unusable(source + " is no URL");
        }
        if (given.isOpaque()
                || (given.getRawAuthority() == null && given.getRawPath().isEmpty() && !hasQuery(given))) {
            return new Unusable(source + " is no URL");
        }
        if (given.getRawAuthority() != null && (given.getHost() == null || given.getRawUserInfo() != null)) {
            return new Unusable(source + " names no plain host");
        }
        return checked(request, resolved(request.address(), given), source);
    }

    private static Target checked(Request request, URI target, String source) {
        String scheme = target.getScheme();
        boolean bare = scheme == null && target.getRawAuthority() == null;
        if (!bare && !isScheme(target, "http") && !isScheme(target, "https")) {
            return new Unusable(source + " is no http or https URL");
        }
        if (isScheme(request.address(), "https") && !isScheme(target, "https")) {
            return new Unusable(source + " leads out of https");
        }
        return new Found(target);
    }

    private static boolean isScheme(URI uri, String scheme) {
        return scheme.equalsIgnoreCase(uri.getScheme());
    }

    private static boolean hasQuery(URI uri) {
        return uri.getRawQuery() != null;
    }

    /** RFC 3986 section 5.2.2; the fragment, which is never sent, is dropped. */
    private static URI resolved(URI base, URI reference) {
        if (reference.getScheme() != null) {
            return joined(reference.getScheme(), reference.getRawAuthority(), tidy(reference), reference.getRawQuery());
        }
        if (reference.getRawAuthority() != null) {
            return joined(base.getScheme(), reference.getRawAuthority(), tidy(reference), reference.getRawQuery());
        }
        String path = reference.getRawPath();
        if (path.isEmpty()) {
            return joined(base.getScheme(), base.getRawAuthority(), base.getRawPath(), reference.getRawQuery());
        }
        String whole = path.startsWith("/") ? path : merged(base, path);
        return joined(base.getScheme(), base.getRawAuthority(), withoutDots(whole), reference.getRawQuery());
    }

    private static String tidy(URI uri) {
        return withoutDots(Objects.requireNonNullElse(uri.getRawPath(), ""));
    }

    private static String merged(URI base, String path) {
        String before = base.getRawPath();
        return before.isEmpty() ? "/" + path : before.substring(0, before.lastIndexOf('/') + 1) + path;
    }

    /** RFC 3986 section 5.2.4. */
    private static String withoutDots(String path) {
        List<String> kept = new ArrayList<>();
        String[] segments = path.split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean up = segments[i].equals("..");
            if (up && kept.size() > 1) {
                kept.remove(kept.size() - 1);
            }
            if (!up && !segments[i].equals(".")) {
                kept.add(segments[i]);
            } else if (i == segments.length - 1) {
                kept.add("");
            }
        }
        return String.join("/", kept);
    }

    private static URI joined(
            @Nullable String scheme, @Nullable String authority, @Nullable String path, @Nullable String query) {
        return URI.create((scheme == null ? "" : scheme + ":")
                + (authority == null ? "" : "//" + authority)
                + (path == null || (path.isEmpty() && authority != null) ? "/" : path)
                + (query == null ? "" : "?" + query));
    }
}
