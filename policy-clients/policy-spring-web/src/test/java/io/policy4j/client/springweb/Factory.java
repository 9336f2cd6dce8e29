package io.policy4j.client.springweb;

import java.net.http.HttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.JettyClientHttpRequestFactory;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import reactor.netty.resources.ConnectionProvider;

/** The clients that Spring's blocking ones stand on, set up as the documentation asks for. */
enum Factory {
    JDK {
        @Override
        ClientHttpRequestFactory make(int connections) {
            return new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build());
        }
    },
    APACHE {
        @Override
        ClientHttpRequestFactory make(int connections) {
            return new HttpComponentsClientHttpRequestFactory(
                    apache(connections).disableAutomaticRetries().build());
        }
    },
    JETTY {
        @Override
        ClientHttpRequestFactory make(int connections) {
            JettyClientHttpRequestFactory factory = new JettyClientHttpRequestFactory();
            factory.setReadTimeout(30_000);
            return factory;
        }
    },
    REACTOR {
        @Override
        ClientHttpRequestFactory make(int connections) {
            return new ReactorClientHttpRequestFactory(
                    reactor.netty.http.client.HttpClient.create(ConnectionProvider.create("test", connections))
                            .disableRetry(true)
                            .followRedirect(true));
        }
    },
    SIMPLE {
        @Override
        ClientHttpRequestFactory make(int connections) {
            return new SimpleClientHttpRequestFactory();
        }
    };

    abstract ClientHttpRequestFactory make(int connections);

    RestClient.Builder client() {
        return RestClient.builder().requestFactory(make(10));
    }

    /** Apache's client with the defaults of its own. */
    static HttpClientBuilder apache(int connections) {
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(connections)
                        .setMaxConnPerRoute(connections)
                        .build());
    }
}
