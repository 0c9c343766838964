package dev.signpost.pg;

import dev.signpost.pg.SqlTokens.Kind;
import dev.signpost.pg.SqlTokens.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one statement: numbers its parameters in the order of their declarations, puts in constants and fragments, and
 * finds all that is wrong with it. What it accepts stands in the package document.
 */
final class SqlReader {
    private static final Pattern DECLARATIONS = Pattern.compile("--\\s*+(:.*+)");
    private static final Pattern DECLARATION = Pattern.compile(":([a-z_]\\w*+) ([a-z]++(?:\\[])?+)(?:[ ,].*+)?");
    private static final String BETWEEN = " · ";
    private static final Pattern INCLUDE =
            Pattern.compile("\\{include ([a-z_]\\w*+)((?:\\s++[a-z_]\\w*+=(?:[^\\s\"{}]++|\"[^\"]*+\"))*+)\\s*+\\}");
    private static final Pattern FILLING = Pattern.compile("([a-z_]\\w*+)=(?:\"([^\"]*+)\"|(\\S++))");
    private static final Pattern HOLE = Pattern.compile("\\{([a-z_]\\w*+)\\}");

    private final String path;
    private final Function<String, @Nullable String> files;
    private final SqlConstants constants;
    private final StringBuilder text = new StringBuilder();
    private final List<String> faults = new ArrayList<>();
    private final Map<String, Declared> declared = new LinkedHashMap<>();

    /** A statement as Postgres gets it, and its parameters. */
    record Read(String text, SqlParameters parameters) {}

    private static final class Declared {
        private final SqlType type;
        private final int number;
        private final int line;
        private boolean used;

        Declared(SqlType type, int number, int line) {
            this.type = type;
            this.number = number;
            this.line = line;
        }
    }

    /**
     * What is being read: the statement's file, or a fragment.
     *
     * @param holes what a fragment's holes are filled with; null in the statement's own file
     */
    private record Place(String file, @Nullable Map<String, List<Token>> holes) {}

    /** @param files the text of a file by its path, or null if there is none */
    SqlReader(String name, String path, Function<String, @Nullable String> files) {
        this.path = path;
        this.files = files;
        this.constants = new SqlConstants(name.substring(0, Math.max(0, name.indexOf('.'))));
    }

    /** @throws IllegalStateException with all faults */
    Read read(String source) {
        List<Token> tokens = SqlTokens.of(source, 1);
        int head = head(tokens);
        var place = new Place(path, null);
        tokens.subList(0, head).forEach(this::declare);
        write(place, tokens.subList(head, tokens.size()));
        declared.forEach((word, found) -> {
            if (!found.used) {
                fault(place, found.line, ":" + word + " is declared and not used");
            }
        });
        if (!faults.isEmpty()) {
            throw new IllegalStateException(String.join("\n", faults));
        }
        List<SqlType> types =
                declared.values().stream().map(found -> found.type).toList();
        return new Read(text.toString(), new SqlParameters(List.copyOf(declared.keySet()), types));
    }

    /** How many tokens come before the statement itself. */
    private static int head(List<Token> tokens) {
        int head = 0;
        while (head < tokens.size()
                && (tokens.get(head).is(Kind.COMMENT) || tokens.get(head).is(Kind.SPACE))) {
            head++;
        }
        return head;
    }

    private void declare(Token token) {
        Matcher line = DECLARATIONS.matcher(token.text());
        if (!line.matches()) {
            text.append(token.text());
            return;
        }
        List<String> written = new ArrayList<>();
        for (String each : line.group(1).split(BETWEEN, -1)) {
            written.add(declare(each, token.line()));
        }
        text.append("-- ").append(String.join(BETWEEN, written));
    }

    /** As it is told to Postgres, too, whose views show a statement's beginning. */
    private String declare(String declaration, int line) {
        var place = new Place(path, null);
        Matcher parts = DECLARATION.matcher(declaration);
        if (!parts.matches()) {
            fault(place, line, "\"" + declaration + "\" is no declaration; one is :name type, what it is");
            return declaration;
        }
        String word = parts.group(1);
        var type = SqlType.of(parts.group(2));
        if (type.isEmpty()) {
            fault(place, line, ":" + word + " is of no type that can be passed: " + parts.group(2));
        }
        int number = declared.size() + 1;
        if (declared.putIfAbsent(word, new Declared(type.orElse(SqlType.TEXT), number, line)) != null) {
            fault(place, line, ":" + word + " is declared twice");
        }
        if (number > SqlParameters.MOST) {
            fault(place, line, ":" + word + " is one too many; there may be " + SqlParameters.MOST);
        }
        return "$" + number + declaration.substring(1 + word.length());
    }

    private void write(Place place, List<Token> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            switch (token.kind()) {
                case PARAMETER -> writeParameter(place, token, tokens.subList(i + 1, tokens.size()));
                case CONSTANT -> writeConstant(place, token);
                case BRACES -> writeBraces(place, token);
                case NUMBERED ->
                    fault(place, token.line(), token.text() + " is a number; declare the parameter and name it");
                case UNENDED -> fault(place, token.line(), token.text() + " begins what has no end");
                default -> text.append(token.text());
            }
        }
    }

    private void writeParameter(Place place, Token token, List<Token> behind) {
        Declared found = declared.get(token.text().substring(1));
        if (found == null) {
            fault(place, token.line(), token.text() + " is not declared");
            return;
        }
        found.used = true;
        text.append('$').append(found.number);
        String cast = cast(behind);
        if (cast != null && !cast.equals(found.type.toString())) {
            fault(
                    place,
                    token.line(),
                    token.text() + " " + found.type + " is cast to " + cast + "; a conversion is written ("
                            + token.text() + ")::" + cast);
        }
    }

    private static @Nullable String cast(List<Token> behind) {
        if (behind.size() < 2 || !behind.get(0).is(Kind.CAST)) {
            return null;
        }
        boolean array = behind.size() > 3
                && behind.get(2).text().equals("[")
                && behind.get(3).text().equals("]");
        return behind.get(1).text() + (array ? "[]" : "");
    }

    private void writeConstant(Place place, Token token) {
        try {
            text.append(constants.literal(token.text().substring(1)));
        } catch (IllegalArgumentException e) {
            fault(place, token.line(), token.text() + " " + e.getMessage());
        }
    }

    private void writeBraces(Place place, Token token) {
        if (place.holes() == null) {
            include(place, token);
            return;
        }
        Matcher hole = HOLE.matcher(token.text());
        List<Token> filling = hole.matches() ? place.holes().get(hole.group(1)) : null;
        if (filling == null) {
            fault(place, token.line(), token.text() + " is no hole that its statement fills");
        } else {
            // Where it stands is where it is given, and it has no holes of its own.
            write(new Place(path, Map.of()), filling);
        }
    }

    private void include(Place place, Token token) {
        Matcher include = INCLUDE.matcher(token.text());
        if (!include.matches()) {
            fault(place, token.line(), token.text() + " is no {include fragment hole=words …}");
            return;
        }
        String file = path.substring(0, path.lastIndexOf('/')) + "/fragments/" + include.group(1) + ".sql";
        String fragment = files.apply(file);
        if (fragment == null) {
            fault(place, token.line(), "there is no " + file);
            return;
        }
        Map<String, List<Token>> holes = new LinkedHashMap<>();
        Matcher fillings = FILLING.matcher(include.group(2));
        while (fillings.find()) {
            String words = fillings.group(2) == null ? fillings.group(3) : fillings.group(2);
            holes.put(fillings.group(1), SqlTokens.of(words, token.line()));
        }
        List<Token> tokens = SqlTokens.of(fragment.stripTrailing(), 1);
        List<Token> body = tokens.subList(head(tokens), tokens.size());
        var without = new TreeSet<>(holes.keySet());
        body.forEach(each -> without.remove(each.text().replaceAll("[{}]", "")));
        without.forEach(hole -> fault(place, token.line(), file + " has no hole {" + hole + "}"));
        write(new Place(file, holes), body);
    }

    private void fault(Place place, int line, String what) {
        faults.add(place.file() + ", line " + line + ": " + what);
    }
}
