package io.policy4j.cli;

import io.policy4j.core.Headers;
import java.util.List;

/** The media type of bodies that come without one. */
final class MediaType {

    private static final String NAME = "Content-Type";

    private MediaType() {}

    /** The fields, with the media type of JSON where they tell none. */
    static Headers jsonUnlessSaid(Headers fields) {
        return fields.values(NAME).isEmpty()
                ? name -> name.equalsIgnoreCase(NAME) ? List.of("application/json") : fields.values(name)
                : fields;
    }
}
