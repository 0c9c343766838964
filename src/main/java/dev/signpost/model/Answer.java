package dev.signpost.model;

import java.util.List;
import java.util.Map;

/**
 * What is kept of a receiver's answer.
 *
 * @param headers name and value in the order received, names as sent
 * @param body the first bytes of the body, at most the configured excerpt (16 KiB)
 * @param truncated true if there was more
 */
public record Answer(List<Map.Entry<String, String>> headers, RawBytes body, boolean truncated) {
    public static final Answer NONE = new Answer(List.of(), RawBytes.EMPTY, false);
}
