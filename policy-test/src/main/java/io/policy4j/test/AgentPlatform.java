package io.policy4j.test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** State and answers of {@link AgentPlatformServer}. */
final class AgentPlatform extends Behaviour {

    private static final String INVALID = "invalid_request_error";
    private static final String DUPLICATE = "DuplicateDetected";

    private static final List<Failure> DOCUMENTED = List.of(
            Failure.typed(401, "authentication_error", "invalid_api_key", "The API key is missing or unknown."),
            Failure.typed(403, "permission_error", "invalid_scope", "The key lacks the required scope."),
            Failure.typed(403, "permission_error", "permission_denied", "The role lacks the required permission."),
            Failure.typed(403, "tier_error", "tier_limit", "Your plan does not allow this."),
            Failure.typed(400, INVALID, "invalid_cursor", "The cursor is malformed.")
                    .detail("param", "cursor"),
            Failure.typed(400, INVALID, "invalid_upload", "The upload is not valid.")
                    .detail("param", "file"),
            Failure.typed(400, INVALID, "folder_name_exists", "A folder of that name exists.")
                    .detail("param", "name"),
            Failure.typed(400, INVALID, "folder_not_empty", "The folder is not empty."),
            Failure.typed(400, INVALID, "tag_name_exists", "A tag of that name exists.")
                    .detail("param", "name"),
            notFound("agent"),
            notFound("document"),
            Failure.documented(409, DUPLICATE, "")
                    .detail("upload_session_id", "ups_abc123")
                    .detail("duplicate_of", List.of("doc_existing456")),
            Failure.typed(429, "rate_limit_error", "rate_limit_exceeded", "You exceeded your plan's allowance."),
            Failure.typed(500, "api_error", "upstream_error", "An unexpected upstream error occurred."));

    private final Set<String> agents = new HashSet<>();
    private final Map<String, String> folders = new HashMap<>();
    private final Set<String> tags = new HashSet<>();
    private final Map<String, Document> documents = new LinkedHashMap<>();
    private final Map<String, Document> sessions = new HashMap<>();
    private int agentLimit = Integer.MAX_VALUE;

    private record Document(String content, String folder) {}

    AgentPlatform(Timing timing) {
        super(timing, DOCUMENTED);
        endpoints()
                .on("POST", "/agents", this::createAgent)
                .on("GET", "/agents", this::listAgents)
                .on("GET", "/agents/{id}", this::agent)
                .on("POST", "/knowledge/folders", this::createFolder)
                .on("DELETE", "/knowledge/folders/{id}", this::deleteFolder)
                .on("POST", "/knowledge/tags", this::createTag)
                .on("POST", "/knowledge/documents", this::upload)
                .on("POST", "/knowledge/documents/confirm-duplicate", this::confirmDuplicate)
                .on("GET", "/knowledge/documents/{id}", this::document);
    }

    void agentLimit(int limit) {
        agentLimit = limit;
    }

    @Override
    Reply envelope(Failure.Answer.Documented failure, Received request, String requestId) {
        if (failure.code().equals(DUPLICATE)) {
            return ok(failure.status(), failure.details());
        }
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("type", failure.type());
        error.put("code", failure.code());
        error.put("message", failure.message());
        error.putAll(failure.details());
        return ok(failure.status(), Map.of("error", error));
    }

    @Override
    void authenticate(Received request) {
        switch (bearer(request).orElse("")) {
            case AgentPlatformServer.KEY -> {}
            case AgentPlatformServer.READ_ONLY_KEY -> requireRead(request, "403 invalid_scope");
            case AgentPlatformServer.VIEWER_KEY -> requireRead(request, "403 permission_denied");
            default -> throw refuse("401 invalid_api_key");
        }
    }

    @Override
    Failure unknownEndpoint() {
        return notFound("resource");
    }

    @Override
    Failure rateLimited() {
        return failure("429 rate_limit_exceeded");
    }

    private void requireRead(Received request, String key) {
        if (!isRead(request)) {
            throw refuse(key);
        }
    }

    private Reply createAgent(Call call) {
        if (agents.size() >= agentLimit) {
            throw new RefusedException(
                    failure("403 tier_limit").message("Your plan allows " + agentLimit + " agents."));
        }
        String id = nextId("agent");
        agents.add(id);
        return ok(201, Map.of("id", id));
    }

    private Reply listAgents(Call call) {
        String query = call.request().query();
        if (query.startsWith("cursor=") && !query.startsWith("cursor=agent_")) {
            throw refuse("400 invalid_cursor");
        }
        List<String> all = new ArrayList<>(agents);
        all.sort(null);
        return ok(200, Map.of("data", all));
    }

    private Reply agent(Call call) {
        if (!agents.contains(call.variable("id"))) {
            throw refuse("404 agent_not_found");
        }
        return ok(200, Map.of("id", call.variable("id")));
    }

    private Reply createFolder(Call call) {
        String name = field(call, "name");
        if (folders.containsValue(name)) {
            throw refuse("400 folder_name_exists");
        }
        String id = nextId("folder");
        folders.put(id, name);
        return ok(201, Map.of("id", id, "name", name));
    }

    private Reply deleteFolder(Call call) {
        String id = call.variable("id");
        if (!folders.containsKey(id)) {
            throw new RefusedException(notFound("folder"));
        }
        if (documents.values().stream().anyMatch(document -> document.folder().equals(id))) {
            throw refuse("400 folder_not_empty");
        }
        folders.remove(id);
        return Reply.status(204);
    }

    private Reply createTag(Call call) {
        String name = field(call, "name");
        if (!tags.add(name)) {
            throw refuse("400 tag_name_exists");
        }
        return ok(201, Map.of("id", nextId("tag"), "name", name));
    }

    private Reply upload(Call call) {
        String query = call.request().query();
        String folder = query.startsWith("folder_id=") ? query.substring("folder_id=".length()) : "";
        Document document = new Document(call.request().text(), folder);
        if (document.content().isEmpty()) {
            throw refuse("400 invalid_upload");
        }
        List<String> same = documents.entrySet().stream()
                .filter(entry -> entry.getValue().content().equals(document.content()))
                .map(Map.Entry::getKey)
                .toList();
        if (same.isEmpty()) {
            return store(document);
        }
        String session = nextId("ups");
        sessions.put(session, document);
        throw new RefusedException(
                failure("409 " + DUPLICATE).detail("upload_session_id", session).detail("duplicate_of", same));
    }

    private Reply confirmDuplicate(Call call) {
        Document document = sessions.remove(field(call, "upload_session_id"));
        if (document == null) {
            throw new RefusedException(failure("400 invalid_upload").detail("param", "upload_session_id"));
        }
        return store(document);
    }

    private Reply document(Call call) {
        String id = call.variable("id");
        if (!documents.containsKey(id)) {
            throw refuse("404 document_not_found");
        }
        return ok(200, Map.of("id", id));
    }

    private Reply store(Document document) {
        String id = nextId("doc");
        documents.put(id, document);
        return ok(201, Map.of("id", id));
    }

    private static String field(Call call, String name) {
        return call.json()
                .map(body -> body.get(name))
                .filter(String.class::isInstance)
                .map(Object::toString)
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new RefusedException(
                        Failure.typed(400, INVALID, "invalid_request", "A field is missing or malformed.")
                                .detail("param", name)));
    }

    private static Failure notFound(String kind) {
        return Failure.typed(404, "not_found_error", kind + "_not_found", "No " + kind + " with that id exists.")
                .detail("param", kind + "_id");
    }
}
