package io.policy4j.cli;

import io.policy4j.core.PolicyTable;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Replays a recording line by line. A line that is none gives an error, and leaves the others alone. */
final class LineReplay {

    private final Tables tables;
    private final Instant now;

    /** Where tables come from. */
    interface Tables {
        /**
         * The table of a policy; of the default one for null.
         *
         * @throws UserError if there is none
         */
        PolicyTable get(@Nullable String policy);
    }

    /** A line of output. */
    record Replayed(String text, boolean bad) {}

    LineReplay(Tables tables, Instant now) {
        this.tables = tables;
        this.now = now;
    }

    Replayed replay(LineReader.Line line) throws InterruptedException {
        Json id = Json.NULL;
        try {
            if (line.tooLong()) {
                throw new IllegalArgumentException("the line is too long");
            }
            Json json = JsonText.parse(line.bytes());
            if (!(json instanceof Json.Obj object)) {
                throw new IllegalArgumentException("not a JSON object");
            }
            id = object.members().getOrDefault("id", Json.NULL);
            Recording recording = RecordingReader.read(object);
            Instant at = Objects.requireNonNullElse(recording.at(), now);
            CallAccount account = Replayer.replay(tables.get(recording.policy()), recording, at);
            return new Replayed(text(id, account), false);
        } catch (IllegalArgumentException | UserError e) {
            return new Replayed(error(line.number(), id, String.valueOf(e.getMessage())), true);
        }
    }

    private static String text(Json id, CallAccount account) {
        return JsonText.of(json -> {
            json.writeStartObject();
            json.writeFieldName("id");
            JsonText.write(json, id);
            ResultJson.account(json, account);
            json.writeNumberField("totalDelayMs", Millis.of(account.waited()));
            json.writeEndObject();
        });
    }

    private static String error(long number, Json id, String message) {
        return JsonText.of(json -> {
            json.writeStartObject();
            json.writeNumberField("line", number);
            json.writeFieldName("id");
            JsonText.write(json, id);
            json.writeStringField("error", message);
            json.writeEndObject();
        });
    }
}
