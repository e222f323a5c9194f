package org.smtpclient.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object under construction; fields keep their order. */
final class JsonObject {
    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    /** Adds a field: an object, a list, a number, a boolean or null; anything else as its text. */
    JsonObject with(String name, @Nullable Object value) {
        fields.put(name, value);
        return this;
    }

    Map<String, @Nullable Object> fields() {
        return Collections.unmodifiableMap(fields);
    }
}
