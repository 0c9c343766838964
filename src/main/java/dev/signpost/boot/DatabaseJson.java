package dev.signpost.boot;

import dev.signpost.pg.Finding;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What is known of the database, as operators read it. */
final class DatabaseJson {
    private DatabaseJson() {}

    /** For the API and the console. */
    static JsonObject of(DatabaseWatch.Report report) {
        var connections = report.connections();
        return new JsonObject()
                .put("version", report.version())
                .put("durable", report.risks() == 0)
                .put(
                        "connections",
                        new JsonObject()
                                .put("needed", connections.needed())
                                .put("used", connections.used())
                                .put("left", Math.max(0, connections.left())))
                .put(
                        "findings",
                        new JsonArray(report.findings().stream()
                                .map(finding -> brief(finding).put("detail", finding.detail()))
                                .toList()));
    }

    /** For the management port, which tells states and no causes. */
    static List<JsonObject> warnings(DatabaseWatch.Report report, long lostCommits) {
        var warnings = new ArrayList<>(
                report.findings().stream().map(DatabaseJson::brief).toList());
        if (lostCommits > 0) {
            warnings.add(new JsonObject().put("kind", "LOST_COMMITS").put("value", lostCommits));
        }
        return warnings;
    }

    private static JsonObject brief(Finding finding) {
        return new JsonObject()
                .put("kind", finding.kind().name())
                .put("setting", finding.setting())
                .put("value", finding.value());
    }
}
