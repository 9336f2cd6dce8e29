package io.policy4j.cli;

import io.policy4j.core.Headers;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a body is, by its media type or by a guess. */
final class MediaType {

    static final String NAME = "Content-Type";
    private static final String JSON = "application/json";
    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset=\"?([^\";\\s]+)");

    private MediaType() {}

    /** The fields, with the media type of JSON where they tell none. */
    static Headers jsonUnlessSaid(Headers fields) {
        return fields.values(NAME).isEmpty()
                ? name -> name.equalsIgnoreCase(NAME) ? List.of(JSON) : fields.values(name)
                : fields;
    }

    /** What a body on a command line is taken for. */
    static String ofData(byte[] body) {
        boolean json = body.length > 0 && (body[0] == '{' || body[0] == '[');
        return json ? JSON : "application/x-www-form-urlencoded";
    }

    /** A body as text, by the charset that its media type names, else as UTF-8. */
    static String text(HttpResponse<byte[]> response) {
        String type = response.headers().firstValue(NAME).orElse("");
        Matcher named = CHARSET.matcher(type);
        Charset charset = StandardCharsets.UTF_8;
        try {
            charset = named.find() ? Charset.forName(named.group(1)) : charset;
        } catch (IllegalArgumentException e) {
            // nobody knows that charset
        }
        return new String(response.body(), charset);
    }
}
