package io.policy4j.client.webclient;

import java.net.http.HttpClient;
import java.time.Duration;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.resources.ConnectionProvider;

/** What a WebClient can stand on, set up as the documentation asks for. */
enum Connector {
    REACTOR {
        @Override
        ClientHttpConnector make(int connections) {
            ConnectionProvider provider = ConnectionProvider.builder("test")
                    .maxConnections(connections)
                    .pendingAcquireTimeout(Duration.ofSeconds(30))
                    .build();
            return new ReactorClientHttpConnector(reactor.netty.http.client.HttpClient.create(provider)
                    .disableRetry(true)
                    .followRedirect(true));
        }
    },
    JDK {
        @Override
        ClientHttpConnector make(int connections) {
            return new JdkClientHttpConnector(HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build());
        }
    };

    abstract ClientHttpConnector make(int connections);

    WebClient.Builder client() {
        return WebClient.builder().clientConnector(make(10));
    }
}
