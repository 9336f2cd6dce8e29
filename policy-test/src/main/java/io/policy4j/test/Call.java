package io.policy4j.test;

import java.util.Map;
import java.util.Optional;

/** One request to an API, with the variable parts of its path. */
record Call(Received request, Map<String, String> variables) {

    String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    /** The body as a JSON object; empty where it is anything else. */
    Optional<Map<String, Object>> json() {
        return Json.object(request.text());
    }
}
