package dev.signpost.settings;

import java.util.List;
import java.util.regex.Pattern;

/** Names of hosts as lists of settings have them: a name, or {@code *.} and a name for all below it. */
final class ListedName {
    private static final String LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
    private static final String NO_NUMBER_AT_THE_END = "(?!(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)$)";
    private static final String NAME = NO_NUMBER_AT_THE_END + "(?=.{1,253}$)" + LABEL + "(?:\\." + LABEL + ")*";
    private static final Pattern DOMAIN = Pattern.compile(NAME);
    private static final Pattern SYNTAX = Pattern.compile("(?!localhost$)(?:\\*\\.)?" + NAME);

    private ListedName() {}

    static boolean isOne(String name) {
        return SYNTAX.matcher(name).matches();
    }

    static boolean all(List<String> names) {
        return names.stream().allMatch(ListedName::isOne);
    }

    /** Whether all are names of domains, without {@code *.}. */
    static boolean allDomains(List<String> names) {
        return names.stream().allMatch(name -> DOMAIN.matcher(name).matches());
    }
}
