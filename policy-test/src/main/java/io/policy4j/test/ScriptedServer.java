package io.policy4j.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * An HTTP/1.1 server on a free port of the loopback interface that answers what a test tells it to, network faults
 * included.
 *
 * <pre>{@code
 * try (ScriptedServer server = ScriptedServer.start(Reply.status(503), Reply.ok().json("{}"))) {
 *     myClient.fetch(server.uri("/things"));
 *     assertEquals(2, server.received().size());
 * }
 * }</pre>
 *
 * <p><b>Who answers.</b> The routes made by {@link #on}, the latest first; then the script or handler that the server
 * was started with; then a 500 that names the request. A script plays its replies in their order, whatever the
 * requests are, and repeats the last one for ever, unless {@link Builder#whenPlayed} says what follows.
 *
 * <p><b>HTTP.</b> Keep-alive, request bodies by {@code Content-Length} and chunked, {@code Expect: 100-continue}, no
 * body for HEAD, 204 and 304. No TLS, no HTTP/2, no pipelining. A client that shuts down its sending side during a
 * pause of the server counts as gone.
 *
 * <p>All methods may be called from any thread. {@link #close()} ends every pause, connection and thread at once.
 */
public final class ScriptedServer implements AutoCloseable {

    private final Listener listener;
    private final Routes routes;
    private final Ledger ledger;

    private ScriptedServer(Timing timing, int port, Routes routes) throws IOException {
        this.routes = routes;
        this.ledger = new Ledger();
        this.listener =
                new Listener(port, ledger, (socket, number) -> new Connection(socket, number, routes, ledger, timing));
    }

    /** Starts a server that plays these replies; without any, it answers only what {@link #on} adds. */
    public static ScriptedServer start(Reply... script) {
        return builder().start(script);
    }

    /** Starts a server that asks the handler. */
    public static ScriptedServer start(Handler handler) {
        return builder().start(handler);
    }

    /** A server with settings of its own. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Begins a route, which goes before all earlier ones.
     *
     * @param method a method such as {@code POST}, or {@code *}
     * @param path a path, in which {@code *} stands for any characters, {@code /} included
     */
    public Route on(String method, String path) {
        return new Route(routes, RequestPattern.of(method, path), this);
    }

    /** The address of a path and query, which begin with {@code /}. */
    public URI uri(String pathAndQuery) {
        Require.check(pathAndQuery.startsWith("/"), "path", pathAndQuery, "must begin with /");
        return URI.create("http://127.0.0.1:" + port() + pathAndQuery);
    }

    /** The port that the server listens on. */
    public int port() {
        return listener.port();
    }

    /** All requests so far whose body has arrived, in the order of their {@linkplain Received#index() index}. */
    public List<Received> received() {
        return ledger.received();
    }

    /** Those of all requests so far that have this method and path, both as in {@link #on}. */
    public List<Received> received(String method, String path) {
        RequestPattern pattern = RequestPattern.of(method, path);
        return received().stream().filter(pattern::matches).toList();
    }

    /** Forgets the requests so far, to save memory in long runs; their indexes are not given again. */
    public void forgetReceived() {
        ledger.forgetReceived();
    }

    /** How many connections were ever accepted. */
    public int connectionsAccepted() {
        return ledger.connectionsAccepted();
    }

    /**
     * How many connections are open now, idle ones included. A client's close is seen a moment after it happens, so
     * wait for the number that you expect.
     */
    public int connectionsOpen() {
        return ledger.connectionsOpen();
    }

    /** How many requests are being read or answered now: from the end of the head to the last byte of the reply. */
    public int requestsInFlight() {
        return ledger.inFlight();
    }

    /** The highest number of requests that were in flight at the same time. */
    public int mostRequestsInFlight() {
        return ledger.mostInFlight();
    }

    /** Ends everything: listener, connections, pauses, threads. Handlers are interrupted. Repeating it is harmless. */
    @Override
    public void close() {
        listener.close();
    }

    /** Settings of a {@link ScriptedServer}. Not for use by several threads. */
    public static final class Builder {

        private Timing timing = Timing.REAL;
        private int port;
        private Optional<Reply> afterwards = Optional.empty();

        private Builder() {}

        /** A fixed port instead of a free one; 0 means a free one. */
        public Builder port(int value) {
            Require.check(value >= 0 && value <= 65_535, "port", value, "must be 0 to 65535");
            port = value;
            return this;
        }

        /**
         * Divides all delays of this server by this number: with 10, a reply {@code delay(20s)} comes after 2 s. What
         * headers and bodies say is not changed. Default 1.
         */
        public Builder timeScale(double value) {
            Require.check(value > 0 && Double.isFinite(value), "timeScale", value, "must be positive and finite");
            timing = new Timing(timing.clock(), timing.nanoTime(), value);
            return this;
        }

        /** Where the Date header and {@link Received#at()} come from. Default: the system clock. */
        public Builder clock(InstantSource value) {
            timing = new Timing(value, timing.nanoTime(), timing.scale());
            return this;
        }

        /** Where {@link Received#nanoTime()} comes from. Default: {@link System#nanoTime()}. */
        public Builder nanoTime(LongSupplier value) {
            timing = new Timing(timing.clock(), value, timing.scale());
            return this;
        }

        /** What follows the script's last reply, instead of that reply for ever. */
        public Builder whenPlayed(Reply value) {
            afterwards = Optional.of(value);
            return this;
        }

        /** Starts a server that plays these replies. */
        public ScriptedServer start(Reply... replies) {
            List<Reply> all = List.of(replies);
            Script script = afterwards.isPresent() ? Script.once(all, afterwards) : Script.repeatingLast(all);
            return startWith(request -> script.next());
        }

        /** Starts a server that asks the handler. */
        public ScriptedServer start(Handler handler) {
            return startWith(request -> Optional.of(handler.handle(request)));
        }

        Timing timing() {
            return timing;
        }

        private ScriptedServer startWith(Routes.Answerer otherwise) {
            Routes routes = new Routes();
            routes.add(RequestPattern.ANY, otherwise);
            try {
                return new ScriptedServer(timing, port, routes);
            } catch (IOException e) {
                throw new UncheckedIOException("can't listen on the loopback interface", e);
            }
        }
    }
}
