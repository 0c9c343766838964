package dev.signpost.pg;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes a statement apart, as far as it takes to tell parameters from what only looks like them: a colon in a text, in
 * a comment, between dollar quotes, or of a cast.
 */
final class SqlTokens {
    /** What a token is. */
    enum Kind {
        SPACE("\\s++"),
        COMMENT("--[^\n]*+|" + block(block("(?!)"))),
        /** An escape string with its backslashes, an ordinary one, or a quoted name. */
        TEXT("[eE]'(?:[^'\\\\]|''|\\\\.)*+'|'[^']*+(?:''[^']*+)*+'|\"[^\"]*+(?:\"\"[^\"]*+)*+\""),
        DOLLAR_QUOTED("\\$(?<tag>(?:[A-Za-z_]\\w*+)?)\\$.*?\\$\\k<tag>\\$"),
        /** {@code $1}. */
        NUMBERED("\\$\\d++"),
        CAST("::"),
        /** {@code :name}. */
        PARAMETER(":[a-z_]\\w*+"),
        /** {@code :ParkReason.EXHAUSTED}. */
        CONSTANT(":[A-Z]\\w*+(?:\\.\\w++)*+"),
        /** <code>{include …}</code>, or a hole of a fragment. */
        BRACES("\\{[^}\"]*+(?:\"[^\"]*+\"[^}\"]*+)*+\\}"),
        WORD("[\\p{L}_][\\p{L}\\w$]*+"),
        NUMBER("\\d++(?:\\.\\d++)?+"),
        /** One that has no end before the text has one. */
        UNENDED("['\"{]|/\\*|\\$(?!\\d)"),
        OTHER(".");

        private final String pattern;

        Kind(String pattern) {
            this.pattern = pattern;
        }

        /** Block comments nest; twice is enough. */
        private static String block(String inner) {
            return "/\\*(?:(?!/\\*|\\*/).|" + inner + ")*+\\*/";
        }
    }

    /** @param line in its file, from 1 */
    record Token(Kind kind, String text, int line) {
        boolean is(Kind other) {
            return kind == other;
        }
    }

    private static final Pattern NEXT = next();
    private static final List<Kind> KINDS = List.of(Kind.values());

    private SqlTokens() {}

    private static Pattern next() {
        List<String> kinds = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            kinds.add("(?<" + group(kind) + ">" + kind.pattern + ")");
        }
        return Pattern.compile(String.join("|", kinds), Pattern.DOTALL);
    }

    private static String group(Kind kind) {
        return kind.name().replace("_", "");
    }

    /**
     * All of a text, in its order: joined again they are the text.
     *
     * @param line of the text's beginning
     */
    static List<Token> of(String text, int line) {
        List<Token> tokens = new ArrayList<>();
        Matcher next = NEXT.matcher(text);
        int at = line;
        while (next.lookingAt()) {
            String token = next.group();
            tokens.add(new Token(kind(next), token, at));
            at += (int) token.chars().filter(c -> c == '\n').count();
            next.region(next.end(), text.length());
        }
        return tokens;
    }

    private static Kind kind(Matcher next) {
        for (Kind kind : KINDS) {
            if (next.group(group(kind)) != null) {
                return kind;
            }
        }
        throw new AssertionError("a token of no kind");
    }
}
