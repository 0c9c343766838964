package dev.signpost.planted;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One change of a source file. White space counts as white space, however much of it there is, so that a formatter does
 * not take a bug away.
 *
 * @param source path of the file in the repository
 * @param text what is replaced; stands there exactly once
 * @param replacement what takes its place
 */
record Edit(String source, String text, String replacement) {

    /**
     * The source with the change.
     *
     * @throws AssertionError unless the text is there exactly once
     */
    String in(String whole) {
        Matcher matcher = pattern().matcher(whole);
        if (!matcher.find()) {
            throw new AssertionError(source + " has no longer: " + text);
        }
        int start = matcher.start();
        int end = matcher.end();
        if (matcher.find()) {
            throw new AssertionError(source + " has more than once: " + text);
        }
        return whole.substring(0, start) + replacement.strip() + whole.substring(end);
    }

    boolean isSql() {
        return source.endsWith(".sql");
    }

    private Pattern pattern() {
        return Pattern.compile(
                Arrays.stream(text.strip().split("\\s+")).map(Pattern::quote).collect(Collectors.joining("\\s+")));
    }
}
