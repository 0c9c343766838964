package dev.signpost.pg;

import dev.signpost.pg.SqlTokens.Kind;
import dev.signpost.pg.SqlTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds literals whose meaning lies in Java, or nowhere. */
final class Literals {
    /** What these columns hold are codes. */
    private static final Set<String> CODED = Set.of("verdict", "reason", "result", "kind", "effect");

    private static final Set<String> SPEAK_FOR_THEMSELVES = Set.of("0", "1");
    /** Of time: thousands, a million, the seconds of a day. */
    private static final Set<String> UNITS = Set.of("1000", "1000.0", "1000000", "86400");

    private static final Set<String> COMPARISONS = Set.of("=", "<", ">", "!");
    private static final Set<String> WORDS_OF_POSTGRES = Set.of("'UTC'", "'USAGE'");

    private final List<Token> tokens;
    private final List<String> found = new ArrayList<>();

    private Literals(List<Token> tokens) {
        this.tokens = tokens;
    }

    /** Each with its line. */
    static List<String> meaningless(String source) {
        var literals = new Literals(SqlTokens.of(source, 1).stream()
                .filter(token -> !token.is(Kind.SPACE) && !token.is(Kind.COMMENT))
                .toList());
        for (int i = 0; i < literals.tokens.size(); i++) {
            literals.look(i);
        }
        return literals.found;
    }

    private void look(int i) {
        Token token = tokens.get(i);
        switch (token.kind()) {
            case NUMBERED -> complain(i);
            case NUMBER -> {
                if (!SPEAK_FOR_THEMSELVES.contains(token.text()) && !isUnit(i) && !isOfAType(i)) {
                    complain(i);
                }
            }
            case TEXT -> {
                if (token.text().matches("'[A-Z_]+'") && !WORDS_OF_POSTGRES.contains(token.text())) {
                    complain(i);
                }
            }
            case WORD -> lookAtWord(i);
            default -> {}
        }
    }

    private boolean isUnit(int i) {
        return UNITS.contains(tokens.get(i).text()) && (is(i - 1, "*") || is(i - 1, "/"));
    }

    private boolean isOfAType(int i) {
        return is(i - 1, "(") && is(i - 2, "BIT");
    }

    private void lookAtWord(int i) {
        if (is(i, "INSERT") && is(i + 1, "INTO")) {
            lookAtInsert(i + 2);
        } else if (CODED.contains(tokens.get(i).text())) {
            lookAtCoded(i);
        }
    }

    private void lookAtCoded(int i) {
        int next = i + 1;
        if (is(next, ",") || is(next, "IN")) {
            // COALESCE(verdict, 1), or a list.
            boolean inCoalesce = is(next, ",") && (is(i - 2, "COALESCE") || is(i - 4, "COALESCE"));
            if (inCoalesce || is(next, "IN")) {
                complainOfNumbers(next + 1, end(next + 1));
            }
        } else if (next < tokens.size() && COMPARISONS.contains(tokens.get(next).text())) {
            while (next < tokens.size() && COMPARISONS.contains(tokens.get(next).text())) {
                next++;
            }
            complainOfNumbers(next, is(next, "CASE") ? endOfCase(next) : next + 1);
        }
        if (is(i - 1, "AS")) {
            complainOfNumbers(begin(i - 2), i - 1);
        }
    }

    /** The columns of an insert beside what is put into them. */
    private void lookAtInsert(int i) {
        int open = i;
        while (open < tokens.size() && !is(open, "(")) {
            open++;
        }
        List<int[]> columns = items(open + 1);
        int close = end(open + 1);
        int values = close + 1;
        while (values < tokens.size() && !is(values, "SELECT") && !is(values, "VALUES")) {
            values++;
        }
        List<int[]> expressions = items(is(values, "VALUES") ? values + 2 : values + 1);
        for (int n = 0; n < Math.min(columns.size(), expressions.size()); n++) {
            if (CODED.contains(tokens.get(columns.get(n)[0]).text())) {
                complainOfNumbers(expressions.get(n)[0], expressions.get(n)[1]);
            }
        }
    }

    /** What stands between commas, until a bracket closes that was opened before, or FROM. */
    private List<int[]> items(int from) {
        List<int[]> items = new ArrayList<>();
        int start = from;
        int depth = 0;
        for (int i = from; i < tokens.size(); i++) {
            if (depth == 0 && (is(i, ")") || is(i, "FROM") || is(i, ","))) {
                items.add(new int[] {start, i});
                start = i + 1;
                if (!is(i, ",")) {
                    return items;
                }
            }
            depth += is(i, "(") ? 1 : is(i, ")") ? -1 : 0;
        }
        items.add(new int[] {start, tokens.size()});
        return items;
    }

    /** Where the bracket closes that is open at {@code from}, or that opens there. */
    private int end(int from) {
        int depth = 0;
        for (int i = from; i < tokens.size(); i++) {
            if (is(i, ")") && --depth <= 0) {
                return i;
            }
            depth += is(i, "(") ? 1 : 0;
        }
        return tokens.size();
    }

    private int endOfCase(int from) {
        int i = from;
        while (i < tokens.size() && !is(i, "END")) {
            i++;
        }
        return i;
    }

    /** Where the expression begins that ends at {@code last}: a case, or a number with its cast. */
    private int begin(int last) {
        int i = last;
        if (is(last, "END")) {
            while (i > 0 && !is(i, "CASE")) {
                i--;
            }
            return i;
        }
        return Math.max(0, last >= 2 && tokens.get(last - 1).is(Kind.CAST) ? last - 2 : last);
    }

    private void complainOfNumbers(int from, int to) {
        for (int i = from; i < to; i++) {
            if (tokens.get(i).is(Kind.NUMBER)) {
                complain(i);
            }
        }
    }

    private boolean is(int i, String text) {
        return i >= 0
                && i < tokens.size()
                && tokens.get(i).text().toUpperCase(Locale.ROOT).equals(text);
    }

    private void complain(int i) {
        found.add("line " + tokens.get(i).line() + ": " + tokens.get(i).text());
    }
}
