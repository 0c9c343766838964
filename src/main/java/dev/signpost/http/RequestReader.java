package dev.signpost.http;

import dev.signpost.model.Choice;
import dev.signpost.model.Refusal;
import dev.signpost.model.Refusal.Fault;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Makes a {@link Call} of what was sent, or refuses it with everything that is wrong with it at once. */
final class RequestReader {
    private static final String LIMIT = "limit";
    private static final String CURSOR = "cursor";
    // A cursor belongs to its filters, and some of them may be missing.
    private static final Page FIRST_PAGE = new Page(Page.DEFAULT_LIMIT, null, position -> position);
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final int MAX_NUMBER_DIGITS = 18;

    private final Cursors cursors;
    private final StrictJson json = new StrictJson();

    RequestReader(Cursors cursors) {
        this.cursors = cursors;
    }

    /**
     * A request with its body read.
     *
     * @param path parameters, decoded
     * @param query parameters, decoded
     * @param body as it came
     * @param headers as they came
     */
    record Raw(Map<String, String> path, MultiMap query, Buffer body, MultiMap headers) {}

    /**
     * A call, and what of its request does not hold to the contract; the call is without it.
     *
     * @param faults empty if the call may be carried out
     */
    record Reading(Call call, List<Fault> faults) {}

    /** @throws Refusal MALFORMED or PRECONDITION_FAILED; INVALID for a cursor of another list */
    Reading read(Contract.Route route, Raw raw, Access.Admission admission, String requestId) {
        var faults = new ArrayList<Fault>();
        Map<String, String> query = query(route, raw.query(), faults);
        JsonObject body = body(route, raw.body(), faults);
        faults.forEach(fault -> FaultyFields.remove(body, fault.pointer()));
        return new Reading(
                new Call(
                        route.operationId(),
                        requestId,
                        admission.caller(),
                        admission.tenant(),
                        raw.path(),
                        query,
                        body,
                        EntityTags.versions(raw.headers().getAll(HttpHeaders.IF_MATCH)),
                        raw.headers().get(LAST_EVENT_ID),
                        faults.isEmpty() ? page(route, admission, query) : FIRST_PAGE),
                faults);
    }

    /** False if a path parameter has a form that no object's id has: then there is no such object. */
    static boolean possible(Contract.Route route, Map<String, String> path) {
        var faults = new ArrayList<Fault>();
        route.pathParameters().forEach((name, schema) -> schema.check(path.get(name), name, faults));
        return faults.isEmpty();
    }

    private static Map<String, String> query(Contract.Route route, MultiMap sent, List<Fault> faults) {
        Map<String, String> query = new TreeMap<>();
        for (String name : sent.names()) {
            Schema schema = route.query().get(name);
            String value = sent.get(name);
            if (schema == null) {
                faults.add(new Fault(
                        name,
                        "is not a parameter of this request; "
                                + Choice.expected(name, route.query().keySet())));
            } else if (sent.getAll(name).size() > 1) {
                faults.add(new Fault(name, "must not appear twice"));
            } else if (!StrictJson.storable(value)) {
                faults.add(new Fault(name, "must not contain U+0000 or lone surrogates"));
            } else {
                int before = faults.size();
                schema.check(typed(schema, value), name, faults);
                if (faults.size() == before) {
                    query.put(name, value);
                }
            }
        }
        return query;
    }

    /** A parameter as the JSON value that its schema speaks of; left a text where it is not one. */
    private static Object typed(Schema schema, String value) {
        if (schema.types().contains("integer") && digits(value, MAX_NUMBER_DIGITS)) {
            return Long.valueOf(value);
        }
        boolean truth = value.equals("true") || value.equals("false");
        return schema.types().contains("boolean") && truth ? (Object) Boolean.valueOf(value) : value;
    }

    private static boolean digits(String text, int most) {
        return !text.isEmpty()
                && text.length() <= most
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && (text.length() == 1 || text.charAt(0) != '0');
    }

    private JsonObject body(Contract.Route route, Buffer sent, List<Fault> faults) {
        Schema schema = route.body();
        if (sent.length() == 0) {
            if (route.bodyRequired()) {
                faults.add(new Fault("", "a JSON object is required as body"));
            }
            return new JsonObject();
        }
        if (schema == null) {
            faults.add(new Fault("", "this request has no body"));
            return new JsonObject();
        }
        Object value = json.parse(sent);
        schema.check(value, "", faults);
        return value instanceof JsonObject object ? object : new JsonObject();
    }

    private Page page(Contract.Route route, Access.Admission admission, Map<String, String> query) {
        String limit = query.get(LIMIT);
        String cursor = query.get(CURSOR);
        String binding = binding(route, admission, query);
        UnaryOperator<String> seal = position -> cursors.seal(binding, position);
        return new Page(
                limit == null ? Page.DEFAULT_LIMIT : Integer.parseInt(limit),
                cursor == null ? null : cursors.open(binding, cursor),
                seal);
    }

    /** What a cursor is good for. The limit may change from page to page. */
    private static String binding(Contract.Route route, Access.Admission admission, Map<String, String> query) {
        var binding = new StringBuilder(route.operationId());
        binding.append('\0')
                .append(admission.tenant() == null ? "" : admission.tenant().key());
        query.forEach((name, value) -> {
            if (!name.equals(LIMIT) && !name.equals(CURSOR)) {
                binding.append('\0').append(name).append('=').append(value);
            }
        });
        return binding.toString();
    }
}
