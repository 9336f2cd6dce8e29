package io.policy4j.test;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.util.Optional;

/** One client connection: reads a request, answers it, and so on until either side ends it. */
final class Connection implements Runnable {

    private final Socket socket;
    private final int number;
    private final Routes routes;
    private final Ledger ledger;
    private final Timing timing;

    Connection(Socket socket, int number, Routes routes, Ledger ledger, Timing timing) {
        this.socket = socket;
        this.number = number;
        this.routes = routes;
        this.ledger = ledger;
        this.timing = timing;
    }

    @Override
    public void run() {
        try (socket) {
            serve(new Link(socket, timing.scale()));
        } catch (IOException e) {
            // The client went away or the server closes: nobody is left to tell.
        } finally {
            ledger.connectionClosed();
        }
    }

    private void serve(Link link) throws IOException {
        RequestReader reader = new RequestReader(link.in());
        ReplyWriter writer = new ReplyWriter(link, timing.clock());
        boolean goOn = true;
        while (goOn) {
            Optional<RequestHead> head = nextHead(reader, link);
            goOn = head.isPresent() && exchange(head.get(), reader, writer);
        }
    }

    private static Optional<RequestHead> nextHead(RequestReader reader, Link link) throws IOException {
        try {
            return reader.head();
        } catch (ProtocolException e) {
            link.out().write("HTTP/1.1 400 \r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
            link.out().flush();
            return Optional.empty();
        }
    }

    private boolean exchange(RequestHead head, RequestReader reader, ReplyWriter writer) throws IOException {
        ledger.requestStarted();
        try {
            Moment arrival = timing.now();
            if (head.says("Expect", "100-continue")) {
                writer.goOn();
            }
            Received request = ledger.record(head, reader.body(head), number, arrival);
            return writer.write(answer(request), head);
        } finally {
            ledger.requestDone();
        }
    }

    private Reply answer(Received request) throws IOException {
        try {
            return routes.answer(request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the server closes", e);
        } catch (Exception e) {
            return Reply.status(500).body("handler failed: " + e);
        }
    }
}
