package io.policy4j.client.apache;

import io.policy4j.client.support.CallSettings;
import io.policy4j.core.Request;
import io.policy4j.resilience4j.RequestChange;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.client5.http.utils.URIUtils;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.MessageHeaders;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.URIScheme;
import org.jspecify.annotations.Nullable;

/** Requests, as the policy sees and changes them. */
final class Requests {

    /** A body is looked at for an idempotency key up to that length. */
    static final int MOST_READ = 1 << 20;

    private Requests() {}

    /** The settings of a call: those of its context go before those of the client. */
    static CallSettings settingsOf(HttpClientContext context, CallSettings clients) {
        CallSettings settings = clients;
        String key = attribute(context, PolicyExec.KEY, String.class);
        if (key != null) {
            settings = settings.withKey(key);
        }
        Duration deadline = attribute(context, PolicyExec.DEADLINE, Duration.class);
        return deadline == null ? settings : settings.withDeadline(deadline);
    }

    private static <V> @Nullable V attribute(HttpClientContext context, String name, Class<V> type) {
        Object value = context.getAttribute(name);
        if (value != null && !type.isInstance(value)) {
            throw new IllegalArgumentException("context attribute " + name + " (a "
                    + value.getClass().getName() + "): must be a " + type.getName());
        }
        return type.cast(value);
    }

    static Request factsOf(
            CallSettings settings,
            HttpRequest request,
            HttpRoute route,
            boolean replayable,
            Supplier<Optional<byte[]>> body)
            throws ProtocolException {
        return settings.request(
                request.getMethod(), uriOf(request, route), name -> values(request, name), replayable, body);
    }

    private static URI uriOf(HttpRequest request, HttpRoute route) throws ProtocolException {
        try {
            return request.getUri();
        } catch (URISyntaxException e) {
            return quoted(request.getPath(), route.getTargetHost());
        }
    }

    /** These clients send targets that no URI may have; such a one is known to the policy with those letters quoted. */
    private static URI quoted(String target, HttpHost host) throws ProtocolException {
        String[] parts = target.split("\\?", 2);
        String query = parts.length > 1 ? parts[1] : null;
        try {
            return new URI(host.getSchemeName(), null, host.getHostName(), host.getPort(), parts[0], query, null);
        } catch (URISyntaxException e) {
            throw new ProtocolException("the request's target is no path", e);
        }
    }

    static List<String> values(MessageHeaders message, String name) {
        return Arrays.stream(message.getHeaders(name)).map(Header::getValue).toList();
    }

    /** Makes one request like another, changed. The chain writes into what it is given, so each attempt has its own. */
    static <R extends HttpRequest> R copy(HttpRequest from, RequestChange change, R to) {
        to.setVersion(from.getVersion());
        to.setScheme(from.getScheme());
        to.setAuthority(from.getAuthority());
        to.setPath(from.getPath());
        for (Header header : from.getHeaders()) {
            if (change.keeps(header.getName())) {
                to.addHeader(header);
            }
        }
        change.headers().forEach(to::addHeader);
        change.target().ifPresent(to::setUri);
        return to;
    }

    /** The way to a changed target: if it is on another host, as direct, or through the same proxy, as the first. */
    static HttpRoute route(HttpRoute first, RequestChange change) throws HttpException {
        if (change.target().isEmpty()) {
            return first;
        }
        HttpHost named = URIUtils.extractHost(change.target().get());
        if (named == null) {
            throw new ProtocolException("the changed target names no host");
        }
        HttpHost host = RoutingSupport.normalize(named, DefaultSchemePortResolver.INSTANCE);
        if (host.equals(first.getTargetHost())) {
            return first;
        }
        boolean secure = URIScheme.HTTPS.same(host.getSchemeName());
        return first.getProxyHost() == null
                ? new HttpRoute(host, first.getLocalAddress(), secure)
                : new HttpRoute(host, first.getLocalAddress(), first.getProxyHost(), secure);
    }
}
