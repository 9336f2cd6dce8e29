package io.policy4j.test;

import java.util.ArrayList;
import java.util.List;

/** What a server has seen so far. All numbers change under one lock, so that they agree with each other. */
final class Ledger {

    private final List<Received> received = new ArrayList<>();
    private int arrived;
    private int accepted;
    private int open;
    private int inFlight;
    private int mostInFlight;

    synchronized int connectionAccepted() {
        open++;
        return ++accepted;
    }

    synchronized void connectionClosed() {
        open--;
    }

    synchronized void requestStarted() {
        inFlight++;
        mostInFlight = Math.max(mostInFlight, inFlight);
    }

    synchronized void requestDone() {
        inFlight--;
    }

    synchronized Received record(RequestHead head, byte[] body, int connection, Moment arrival) {
        Received request = new Received(head, body, arrived++, connection, arrival);
        received.add(request);
        return request;
    }

    synchronized List<Received> received() {
        return List.copyOf(received);
    }

    synchronized void forgetReceived() {
        received.clear();
    }

    synchronized int connectionsAccepted() {
        return accepted;
    }

    synchronized int connectionsOpen() {
        return open;
    }

    synchronized int inFlight() {
        return inFlight;
    }

    synchronized int mostInFlight() {
        return mostInFlight;
    }
}
