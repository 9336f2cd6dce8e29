package io.policy4j.example;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/** A service that calls four APIs; a person who has used up a plan is told so on its page. */
@SpringBootApplication(proxyBeanMethods = false)
@EnableScheduling
public class ExampleApplication {

    /** For the container. */
    public ExampleApplication() {}

    /** Starts the service. */
    public static void main(String[] args) {
        SpringApplication.run(ExampleApplication.class, args);
    }
}
