package io.policy4j.client.apache;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.test.VirtualTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that answers before it has read the request's body, and closes. */
class EarlyReplyTest {

    private static final int SIZE = 5_000_000;

    /** Answers the first request after a part of its body, and gives all of the body of the second one. */
    private static byte[] serve(ServerSocket server) throws IOException {
        try (Socket first = server.accept()) {
            readHead(first.getInputStream());
            first.getInputStream().readNBytes(100_000);
            reply(first.getOutputStream(), "503 Busy");
        }
        try (Socket second = server.accept()) {
            readHead(second.getInputStream());
            byte[] body = second.getInputStream().readNBytes(SIZE);
            reply(second.getOutputStream(), "200 OK");
            return body;
        }
    }

    private static void readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
    }

    private static void reply(OutputStream out, String status) throws IOException {
        String head = "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @ParameterizedTest
    @EnumSource
    void a_body_that_was_sent_in_part_is_sent_again_from_its_start(Way way) throws Exception {
        byte[] body = new byte[SIZE];
        new Random(1).nextBytes(body);
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            FutureTask<byte[]> received = new FutureTask<>(() -> serve(server));
            new Thread(received).start();
            URI uri = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/things");
            ClassicHttpRequest put = ClassicRequestBuilder.put(uri)
                    .setEntity(body, ContentType.APPLICATION_OCTET_STREAM)
                    .build();

            Answer answer = way.send(Policies.base(VirtualTime.automatic()), put);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(received.get()).isEqualTo(body);
        }
    }
}
