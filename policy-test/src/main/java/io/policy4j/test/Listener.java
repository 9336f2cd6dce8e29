package io.policy4j.test;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Accepts connections, gives each a daemon thread, and ends all of them. */
final class Listener implements AutoCloseable {

    private static final int BACKLOG = 1_024;
    private static final long CLOSING_MILLIS = TimeUnit.SECONDS.toMillis(5);

    private final ServerSocket serverSocket;
    private final Ledger ledger;
    private final ConnectionFactory connections;
    private final Thread acceptor;
    private final Map<Socket, Thread> workers = new HashMap<>();
    private boolean closed;

    /** Makes the work of one connection. */
    @FunctionalInterface
    interface ConnectionFactory {
        Runnable create(Socket socket, int number);
    }

    Listener(int port, Ledger ledger, ConnectionFactory connections) throws IOException {
        this.ledger = ledger;
        this.connections = connections;
        this.serverSocket = new ServerSocket(port, BACKLOG, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        this.acceptor = daemon("acceptor", this::acceptAll);
        acceptor.start();
    }

    int port() {
        return serverSocket.getLocalPort();
    }

    @Override
    public void close() {
        closeQuietly(serverSocket);
        List<Thread> threads = closeConnections();
        threads.add(acceptor);
        threads.forEach(Listener::join);
    }

    private void acceptAll() {
        while (!serverSocket.isClosed()) {
            try {
                serve(serverSocket.accept());
            } catch (IOException e) {
                // Closed, or a connection that died while it was accepted: the loop's condition tells which.
            }
        }
    }

    private synchronized void serve(Socket socket) {
        if (closed) {
            closeQuietly(socket);
            return;
        }
        int number = ledger.connectionAccepted();
        Runnable work = connections.create(socket, number);
        Thread worker = daemon("connection-" + number, () -> {
            try {
                work.run();
            } finally {
                forget(socket);
            }
        });
        workers.put(socket, worker);
        worker.start();
    }

    private synchronized void forget(Socket socket) {
        workers.remove(socket);
    }

    /** Closes all; the threads to wait for leave out the caller's own, where a handler closes its server. */
    private synchronized List<Thread> closeConnections() {
        closed = true;
        workers.keySet().forEach(Listener::closeQuietly);
        List<Thread> others = new ArrayList<>(workers.values());
        others.remove(Thread.currentThread());
        others.forEach(Thread::interrupt);
        return others;
    }

    private Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, "policy4j-test-" + port() + "-" + name);
        thread.setDaemon(true);
        return thread;
    }

    private static void join(Thread thread) {
        try {
            thread.join(CLOSING_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            // It is of no use any more either way.
        }
    }
}
