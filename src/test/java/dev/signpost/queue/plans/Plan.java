package dev.signpost.queue.plans;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What {@code EXPLAIN (FORMAT JSON)} tells of one statement. */
record Plan(JsonNode json) {
    /** Up to Postgres 17 a node of a kind that is switched off costs ten billions more. */
    private static final double PENALTY = 1e9;

    static Plan parse(String text) {
        try {
            return new Plan(new ObjectMapper().readTree(text).get(0));
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    double cost() {
        return json.path("Plan").path("Total Cost").asDouble();
    }

    boolean isCompiled() {
        return json.has("JIT");
    }

    /** Nodes of kinds that are switched off, which the planner has taken for want of another. */
    List<String> penalised() {
        return nodes().filter(node -> node.path("Disabled").asBoolean()
                        || (node.path("Total Cost").asDouble() >= PENALTY
                                && children(node)
                                        .allMatch(child ->
                                                child.path("Total Cost").asDouble() < PENALTY)))
                .map(Plan::describe)
                .toList();
    }

    /** Rows that were compared with each other for nothing. */
    long comparedForNothing() {
        return nodes().mapToLong(node -> rows(node, "Rows Removed by Join Filter"))
                .sum();
    }

    /** Rows that any node has brought forth or looked at for nothing. */
    long touched() {
        return nodes().mapToLong(node -> rows(node, "Actual Rows")
                        + rows(node, "Rows Removed by Filter")
                        + rows(node, "Rows Removed by Join Filter")
                        + rows(node, "Rows Removed by Index Recheck"))
                .sum();
    }

    /** Pages that were looked at, those of triggers and functions included. */
    long pages() {
        JsonNode top = json.path("Plan");
        return top.path("Shared Hit Blocks").asLong()
                + top.path("Shared Read Blocks").asLong()
                + top.path("Shared Dirtied Blocks").asLong();
    }

    /** The nodes that touched most, for whoever has to find out why. */
    String dearest() {
        return nodes().sorted((a, b) -> Long.compare(weight(b), weight(a)))
                .limit(4)
                .map(node -> describe(node) + " touched " + weight(node))
                .toList()
                .toString();
    }

    private static long weight(JsonNode node) {
        return rows(node, "Actual Rows")
                + rows(node, "Rows Removed by Filter")
                + rows(node, "Rows Removed by Join Filter")
                + rows(node, "Rows Removed by Index Recheck");
    }

    private static long rows(JsonNode node, String count) {
        return Math.round(
                node.path(count).asDouble() * node.path("Actual Loops").asDouble());
    }

    private static String describe(JsonNode node) {
        return node.path("Node Type").asText() + " "
                + node.path("Index Name")
                        .asText(node.path("Relation Name")
                                .asText(node.path("CTE Name").asText()));
    }

    private Stream<JsonNode> nodes() {
        List<JsonNode> all = new ArrayList<>();
        collect(json.path("Plan"), all);
        return all.stream();
    }

    private static void collect(JsonNode node, List<JsonNode> all) {
        all.add(node);
        children(node).forEach(child -> collect(child, all));
    }

    private static Stream<JsonNode> children(JsonNode node) {
        List<JsonNode> children = new ArrayList<>();
        node.path("Plans").forEach(children::add);
        return children.stream();
    }
}
