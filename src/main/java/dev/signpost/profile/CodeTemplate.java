package dev.signpost.profile;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program with gaps: <code>{{name}}</code> is filled with a value, and lines between <code>{{#flag}}</code> and
 * <code>{{/flag}}</code>, each on a line of its own, stay if the flag is there; <code>{{^flag}}</code>, if it is not.
 */
final class CodeTemplate {
    private static final Pattern MARK = Pattern.compile("\\s*\\{\\{([#^/])([A-Za-z0-9]+)}}\\s*");
    private static final Pattern GAP = Pattern.compile("\\{\\{([A-Za-z0-9]+)}}");

    private CodeTemplate() {}

    /** @throws IllegalArgumentException if a kept line has a gap without a value, or sections do not close in order */
    static String filled(String template, Set<String> flags, Map<String, String> values) {
        var out = new StringBuilder(template.length());
        var open = new ArrayDeque<String>();
        var kept = new ArrayDeque<Boolean>();
        for (String line : template.lines().toList()) {
            Matcher mark = MARK.matcher(line);
            if (!mark.matches()) {
                if (!kept.contains(false)) {
                    out.append(line(line, values)).append('\n');
                }
            } else if (!mark.group(1).equals("/")) {
                open.push(mark.group(2));
                kept.push(flags.contains(mark.group(2)) == mark.group(1).equals("#"));
            } else if (open.isEmpty() || !open.pop().equals(mark.group(2))) {
                throw new IllegalArgumentException("the section " + mark.group(2) + " is closed and was not open");
            } else {
                kept.pop();
            }
        }
        if (!open.isEmpty()) {
            throw new IllegalArgumentException("the section " + open.peek() + " is not closed");
        }
        return out.toString();
    }

    private static String line(String line, Map<String, String> values) {
        return GAP.matcher(line).replaceAll(gap -> {
            String value = values.get(gap.group(1));
            if (value == null) {
                throw new IllegalArgumentException("there is no value for " + gap.group(1));
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
