package dev.signpost.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** How SQL is written here. A complaint begins with its line. */
final class SqlStyle {
    static final int MOST_COLUMNS = 120;

    /** Comments, texts, quoted names, and what a template puts in: words in them are no keywords. */
    private static final Pattern OTHER = Pattern.compile(
            "--[^\\n]*|/\\*.*?\\*/|'(?:[^']|'')*'|\"[^\"]*\"|\\{[^}\\n]*}|:[a-z_]+|[a-z_]+\\.[a-z_]+", Pattern.DOTALL);

    private static final Pattern WORD = Pattern.compile("\\b[a-z]+\\b(?!\\()");

    /** Reserved words: none of them can be a name. */
    private static final Set<String> KEYWORDS = Set.of(
            ("all and any array as asc between by case cast check column conflict constraint create cross default delete"
                            + " desc distinct do drop else end except exists for from full group having ilike in index"
                            + " inner insert intersect into is join lateral left like limit materialized not null"
                            + " offset on only or order outer partition primary recursive references returning right"
                            + " select set table then union unique update using values view when where window with")
                    .split(" "));

    private SqlStyle() {}

    static List<String> complaints(String text) {
        var found = new ArrayList<String>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.indexOf('\t') >= 0) {
                found.add(i + 1 + ": has a tab");
            }
            if (!line.equals(line.stripTrailing())) {
                found.add(i + 1 + ": ends with a space");
            }
        }
        if (!text.endsWith("\n") || text.endsWith("\n\n")) {
            found.add(lines.size() + ": does not end with one line feed");
        }
        String code = OTHER.matcher(text).replaceAll(SqlStyle::blank);
        WORD.matcher(code)
                .results()
                .filter(word -> KEYWORDS.contains(word.group()))
                .forEach(word -> found.add(line(code, word.start()) + ": keywords are upper case: " + word.group()));
        return found;
    }

    /** What holds of a file with one statement besides. */
    static List<String> statementComplaints(String text) {
        var found = new ArrayList<>(complaints(text));
        found.addAll(wide(text));
        if (!text.startsWith("-- ")) {
            found.add("1: does not begin with a comment that says what it is for");
        }
        String code = OTHER.matcher(text).replaceAll(SqlStyle::blank);
        if (code.indexOf(';') >= 0) {
            found.add(line(code, code.indexOf(';')) + ": has a semicolon; a file is one statement");
        }
        return found;
    }

    static List<String> wide(String text) {
        var found = new ArrayList<String>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            int columns = lines.get(i).codePointCount(0, lines.get(i).length());
            if (columns > MOST_COLUMNS) {
                found.add(i + 1 + ": has " + columns + " columns");
            }
        }
        return found;
    }

    private static String blank(MatchResult part) {
        return part.group().replaceAll("[^\\n]", " ");
    }

    private static long line(String text, int position) {
        return text.substring(0, position).chars().filter(c -> c == '\n').count() + 1;
    }
}
