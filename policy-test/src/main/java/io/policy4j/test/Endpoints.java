package io.policy4j.test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an API offers: methods and path templates such as {@code /api/bots/{id}}; the first that matches answers. */
final class Endpoints {

    private final List<Endpoint> all = new ArrayList<>();

    /** Does the work of one endpoint. */
    @FunctionalInterface
    interface Work {
        Reply answer(Call call);
    }

    private record Endpoint(String method, List<String> template, Work work) {

        Optional<Call> match(Received request, List<String> path) {
            if (!method.equals(request.method()) || template.size() != path.size()) {
                return Optional.empty();
            }
            Map<String, String> variables = new HashMap<>();
            for (int i = 0; i < path.size(); i++) {
                String part = template.get(i);
                if (part.startsWith("{")) {
                    variables.put(part.substring(1, part.length() - 1), path.get(i));
                } else if (!part.equals(path.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(new Call(request, variables));
        }
    }

    Endpoints on(String method, String template, Work work) {
        all.add(new Endpoint(method, segments(template), work));
        return this;
    }

    /** The answer; empty where the API has no such endpoint. */
    Optional<Reply> answer(Received request) {
        List<String> path = segments(request.path());
        for (Endpoint endpoint : all) {
            Optional<Call> call = endpoint.match(request, path);
            if (call.isPresent()) {
                return Optional.of(endpoint.work().answer(call.get()));
            }
        }
        return Optional.empty();
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }
}
