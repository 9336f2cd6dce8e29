package io.policy4j.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/** A real Redis server on loopback, and a client of it. */
final class Redis implements AutoCloseable {

    private final RedisServer server;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;
    private final int port;

    private Redis(RedisServer server, int port) {
        this.server = server;
        this.port = port;
        this.client = client(port);
        this.connection = client.connect();
    }

    static Redis start() throws IOException {
        int port = freePort();
        RedisServer server = RedisServer.newRedisServer()
                .port(port)
                .setting("bind 127.0.0.1")
                .setting("save \"\"")
                .setting("appendonly no")
                .build();
        server.start();
        return new Redis(server, port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static RedisClient client(int port) {
        RedisClient client = RedisClient.create("redis://127.0.0.1:" + port);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .build());
        return client;
    }

    int port() {
        return port;
    }

    StatefulRedisConnection<String, String> connection() {
        return connection;
    }

    /** The server goes away; whoever is connected to it notices. */
    void stop() throws IOException {
        server.stop();
    }

    @Override
    public void close() throws IOException {
        client.shutdown();
        server.stop();
    }
}
