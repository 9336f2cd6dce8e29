package io.policy4j.example;

import io.policy4j.test.AgencyBotsServer;
import io.policy4j.test.AgentPlatformServer;
import io.policy4j.test.ApiServer;
import io.policy4j.test.DecimalAiServer;
import io.policy4j.test.OnePerfectSliceServer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.web.client.RestClient;

/** The four APIs, played on this machine. Their plans are small, so that they are soon used up. */
@Configuration(proxyBeanMethods = false)
class PlayedApis {

    @Bean
    AgencyBotsServer agencyBots() {
        AgencyBotsServer api = AgencyBotsServer.start();
        api.planLimit(AgencyBotsServer.Resource.BOTS, 3);
        return api;
    }

    @Bean
    OnePerfectSliceServer onePerfectSlice() {
        OnePerfectSliceServer api = OnePerfectSliceServer.start();
        api.monthlyRunLimit(3);
        return api;
    }

    @Bean
    AgentPlatformServer agentPlatform() {
        AgentPlatformServer api = AgentPlatformServer.start();
        api.agentLimit(3);
        return api;
    }

    @Bean
    DecimalAiServer decimalAi() {
        DecimalAiServer api = DecimalAiServer.start();
        api.quota(DecimalAiServer.Metric.SFT_ROWS, 3);
        return api;
    }

    /** A client of an API. */
    static RestClient.Builder client(ApiServer api) {
        return RestClient.builder()
                .baseUrl(api.uri("/").toString())
                .defaultHeader(HttpHeaders.AUTHORIZATION, api.authorization())
                .defaultHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    }
}
