package dev.signpost.architecture;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules about texts, each a function from a text to its complaints, so that a test can hand in bad ones. */
final class SourceRules {
    static final int MAX_LINES = 400;
    static final int MAX_COLUMNS = 120;
    /** Shorter, and a package document cannot answer its five questions. */
    static final int MIN_DOCUMENT_LINES = 5;

    static final Set<String> FORBIDDEN_PACKAGES =
            Set.of("util", "utils", "common", "commons", "helper", "helpers", "impl", "manager", "core", "misc");

    /** Each table's owner: the one package whose statements may write it. */
    static final Map<String, Set<String>> TABLES = Map.of(
            "catalog",
            Set.of(
                    "catalogue_epoch",
                    "tenant",
                    "webhook",
                    "webhook_version",
                    "webhook_secret",
                    "webhook_standard_secret",
                    "encryption_key",
                    "encryption_key_holder",
                    "challenge_pass",
                    "profile_version",
                    "event_type",
                    "api_key",
                    "ended_session",
                    "audit_log",
                    "stopped_destination",
                    "database_origin"),
            "queue",
            Set.of(
                    "event",
                    "attempt",
                    "backlog",
                    "lane_head",
                    "parked",
                    "idempotency",
                    "webhook_minute",
                    "webhook_hour",
                    "statistics_progress",
                    "live_watch",
                    "live_feed",
                    "pod",
                    "pod_slot",
                    "webhook_pause",
                    "webhook_resumption",
                    "lane_hasten",
                    "audit_progress",
                    "job"));

    private static final Pattern COMMENT = Pattern.compile("--[^\n]*|(?s)/\\*.*?\\*/");
    private static final Pattern WRITE =
            Pattern.compile("(?i)\\b(?:INSERT\\s+INTO|DELETE\\s+FROM|MERGE\\s+INTO|TRUNCATE(?:\\s+TABLE)?"
                    + "|(?<!\\bFOR )(?<!\\bKEY )(?<!\\bDO )UPDATE)\\s+(?:ONLY\\s+)?(?!SET\\b|OF\\b|SKIP\\b|NOWAIT\\b)"
                    + "\"?(\\w+)\"?");
    private static final Pattern CREATED =
            Pattern.compile("(?i)\\bCREATE\\s+(?:UNLOGGED\\s+)?TABLE\\s+(?:IF NOT EXISTS\\s+)?(\\w+)");
    private static final Pattern INLINE_SQL = Pattern.compile(
            "\"\\s*(?:SELECT|INSERT INTO|UPDATE \\w+ SET|DELETE FROM|WITH \\w+ AS|MERGE INTO|TRUNCATE)\\b");

    private SourceRules() {}

    /** The tables that a statement writes and its package does not own. */
    static List<String> foreignWrites(String owner, String sql) {
        var foreign = new ArrayList<String>();
        var writes = WRITE.matcher(withoutComments(sql));
        while (writes.find()) {
            String table = writes.group(1).toLowerCase(Locale.ROOT);
            if (!TABLES.getOrDefault(owner, Set.of()).contains(table)) {
                foreign.add(table);
            }
        }
        return foreign;
    }

    /** The tables that a migration makes. */
    static Set<String> created(String migration) {
        var tables = new HashSet<String>();
        var creates = CREATED.matcher(withoutComments(migration));
        while (creates.find()) {
            tables.add(creates.group(1));
        }
        return tables;
    }

    private static String withoutComments(String sql) {
        return COMMENT.matcher(sql).replaceAll(" ");
    }

    static boolean hasInlineSql(String java) {
        return INLINE_SQL.matcher(java).find();
    }

    static List<String> shape(String text) {
        var complaints = new ArrayList<String>();
        List<String> lines = text.lines().toList();
        if (lines.size() > MAX_LINES) {
            complaints.add(lines.size() + " lines");
        }
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).length() > MAX_COLUMNS) {
                complaints.add("line " + (i + 1) + " has " + lines.get(i).length() + " columns");
            }
        }
        if (Pattern.compile("\\b(?:TO" + "DO|FIX" + "ME)\\b").matcher(text).find()) {
            complaints.add("has a note of what is not done");
        }
        return complaints;
    }

    static List<String> packageDocument(String text) {
        var complaints = new ArrayList<String>();
        if (!text.contains("@NullMarked")) {
            complaints.add("is not null-marked");
        }
        int start = text.indexOf("/**");
        int end = text.indexOf("*/");
        long lines = start < 0 || end < start
                ? 0
                : text.substring(start, end)
                        .lines()
                        .filter(line -> line.matches(".*\\p{L}.*"))
                        .count();
        if (lines < MIN_DOCUMENT_LINES) {
            complaints.add("has a document of " + lines + " lines, fewer than " + MIN_DOCUMENT_LINES);
        }
        return complaints;
    }
}
