package dev.signpost.testkit;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether an answer is one that the document promises: its status, its type, the headers that an answer must have, and
 * each field of its body. All that a client of the API sends in a test passes here.
 */
public final class DocumentedAnswer {
    private static final String API = "/v1/";
    private static final int FIRST_REFUSAL = 400;
    private static final int FIRST_FAULT = 500;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    private static final List<ContractOperation> OPERATIONS = ContractOperation.all();

    /** An answer; header names in lower case. */
    private record Seen(int status, Map<String, List<String>> headers, String body) {
        @Nullable
        String header(String name) {
            List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
            return values.isEmpty() ? null : values.get(0);
        }

        @Override
        public String toString() {
            return status + " " + headers + " " + body;
        }
    }

    private DocumentedAnswer() {}

    /** Fails if a request to the API was answered otherwise than the document promises; looks at nothing else. */
    public static void check(String method, String target, int status, Map<String, List<String>> headers, String body) {
        if (!target.startsWith(API)) {
            return;
        }
        var lower = new TreeMap<String, List<String>>();
        headers.forEach((name, values) -> lower.put(name.toLowerCase(Locale.ROOT), values));
        var seen = new Seen(status, lower, body);
        Optional<ContractOperation> operation = asked(method, target);
        String fault = operation.isPresent() ? fault(operation.get(), seen) : unknown(method, seen);
        if (fault != null) {
            throw new AssertionError("The contract does not promise this answer to " + method + " " + target
                    + operation.map(found -> " (" + found.id() + ")").orElse("") + ": " + fault + "\n" + seen);
        }
    }

    /** Null if the answer is promised and the server is not at fault, or else what is wrong with it. */
    public static @Nullable String fault(ContractOperation operation, RawHttp.Answer answer) {
        if (answer.status() == 0 || answer.status() >= FIRST_FAULT) {
            return "status " + answer.status() + ": " + answer.body();
        }
        var seen = new Seen(answer.status(), answer.headers(), answer.body());
        String fault = fault(operation, seen);
        return fault == null ? null : fault + " in " + seen;
    }

    /** The one whose path has the fewest parameters: {@code events/batch} is no id of an event. */
    private static Optional<ContractOperation> asked(String method, String target) {
        return OPERATIONS.stream()
                .filter(operation -> operation.isAskedBy(method, target))
                .min(Comparator.comparingInt(
                        operation -> operation.pathParameters().size()));
    }

    /** What the API does not have is refused like all else. */
    private static @Nullable String unknown(String method, Seen seen) {
        if (seen.status() < FIRST_REFUSAL) {
            return "there is no such operation";
        }
        JsonObject problem = OPERATIONS.get(0).responses().getJsonObject("default");
        return method.equals("HEAD") ? headers(problem.getJsonObject("headers"), seen) : response(problem, seen);
    }

    private static @Nullable String fault(ContractOperation operation, Seen seen) {
        JsonObject response = operation.responses().getJsonObject(String.valueOf(seen.status()));
        if (response == null && seen.status() < FIRST_REFUSAL) {
            return "status " + seen.status() + " is not documented";
        }
        return response(response == null ? operation.responses().getJsonObject("default") : response, seen);
    }

    private static @Nullable String response(JsonObject promised, Seen seen) {
        String headers = headers(promised.getJsonObject("headers", new JsonObject()), seen);
        return headers == null ? body(promised.getJsonObject("content"), seen) : headers;
    }

    private static @Nullable String headers(JsonObject promised, Seen seen) {
        for (String name : promised.fieldNames()) {
            if (promised.getJsonObject(name).getBoolean("required", false) && seen.header(name) == null) {
                return "the header " + name + " is missing";
            }
        }
        boolean later = seen.status() == TOO_MANY || seen.status() == UNAVAILABLE;
        if (later && seen.header("Retry-After") == null) {
            return "the header Retry-After is missing";
        }
        return seen.header("X-Request-Id") == null ? "the header X-Request-Id is missing" : null;
    }

    private static @Nullable String body(@Nullable JsonObject content, Seen seen) {
        if (content == null) {
            return seen.body().isEmpty() ? null : "a body where none is documented";
        }
        String type =
                String.valueOf(seen.header("Content-Type")).split(";", 2)[0].strip();
        JsonObject promised = content.getJsonObject(type);
        if (promised == null) {
            return "the type " + type + " is not documented";
        }
        return type.endsWith("json") ? json(promised.getJsonObject("schema"), seen) : null;
    }

    private static @Nullable String json(JsonObject schema, Seen seen) {
        try {
            Object body = Json.decodeValue(seen.body());
            String fault = DocumentSchema.answerFault(schema, body);
            boolean problem = seen.status() >= FIRST_REFUSAL && body instanceof JsonObject;
            if (fault == null
                    && problem
                    && !((JsonObject) body).getValue("status").equals(seen.status())) {
                return "a problem of another status";
            }
            return fault;
        } catch (DecodeException e) {
            return "no JSON";
        }
    }
}
