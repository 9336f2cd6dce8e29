package io.policy4j.test;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One way in which an {@link ApiServer} can fail a request: a failure that the API's pages name, or any {@link Reply}.
 * Immutable. Order it with {@link ApiServer#next}.
 */
public final class Failure {

    private final Answer answer;
    private final RequestPattern at;

    /** What goes back. */
    sealed interface Answer {
        /** Dressed in the API's own envelope. */
        record Documented(int status, String type, String code, String message, Map<String, Object> details)
                implements Answer {}

        /** Sent as it is. */
        record AsIs(Reply reply) implements Answer {}
    }

    private Failure(Answer answer, RequestPattern at) {
        this.answer = answer;
        this.at = at;
    }

    /** A failure that no page names: the reply goes out as it is, a reset or a stall for example. */
    public static Failure of(Reply reply) {
        return new Failure(new Answer.AsIs(reply), RequestPattern.ANY);
    }

    static Failure documented(int status, String code, String message) {
        return typed(status, "", code, message);
    }

    static Failure typed(int status, String type, String code, String message) {
        return new Failure(new Answer.Documented(status, type, code, message, Map.of()), RequestPattern.ANY);
    }

    /** The same failure for requests of this method and path only; both as in {@link ScriptedServer#on}. */
    public Failure at(String method, String path) {
        return new Failure(answer, RequestPattern.of(method, path));
    }

    /** The HTTP status. */
    public int status() {
        return answer instanceof Answer.Documented documented
                ? documented.status()
                : ((Answer.AsIs) answer).reply().status();
    }

    /** The machine-readable code; empty where the API has none for it. */
    public String code() {
        return documented().map(Answer.Documented::code).orElse("");
    }

    /** The machine-readable type, where the API has types next to codes; empty elsewhere. */
    public String type() {
        return documented().map(Answer.Documented::type).orElse("");
    }

    /** Status and code as {@link ApiServer#failNext} reads them, such as {@code 429 RATE_LIMITED} or {@code 402}. */
    public String key() {
        return (status() + " " + code()).strip();
    }

    @Override
    public String toString() {
        return documented().map(d -> key()).orElseGet(answer::toString);
    }

    Answer answer() {
        return answer;
    }

    boolean fits(Received request) {
        return at.matches(request);
    }

    /** Is this what the key, the status with the type, or the bare status asks for? */
    boolean isCalled(String name) {
        return name.equals(key()) || name.equals(status() + " " + type()) || name.equals(Integer.toString(status()));
    }

    Failure message(String message) {
        return with(d -> new Answer.Documented(d.status(), d.type(), d.code(), message, d.details()));
    }

    Failure detail(String name, Object value) {
        return with(d -> {
            Map<String, Object> details = new LinkedHashMap<>(d.details());
            details.put(name, value);
            return new Answer.Documented(d.status(), d.type(), d.code(), d.message(), details);
        });
    }

    private Failure with(UnaryOperator<Answer.Documented> change) {
        return documented().map(d -> new Failure(change.apply(d), at)).orElse(this);
    }

    private Optional<Answer.Documented> documented() {
        return answer instanceof Answer.Documented documented ? Optional.of(documented) : Optional.empty();
    }
}
