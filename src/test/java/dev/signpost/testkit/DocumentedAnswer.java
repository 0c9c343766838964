package dev.signpost.testkit;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether an answer is one that the document promises. */
public final class DocumentedAnswer {
    private static final int FIRST_REFUSAL = 400;
    private static final int FIRST_FAULT = 500;

    private DocumentedAnswer() {}

    /** Null if it is, or else what is wrong with it. */
    public static @Nullable String fault(ContractOperation operation, RawHttp.Answer answer) {
        int status = answer.status();
        if (status == 0 || status >= FIRST_FAULT) {
            return "status " + status + ": " + answer.body();
        }
        JsonObject response = operation.responses().getJsonObject(String.valueOf(status));
        if (response == null && status < FIRST_REFUSAL) {
            return "status " + status + " is not documented";
        }
        JsonObject promised = response == null ? operation.responses().getJsonObject("default") : response;
        return body(promised.getJsonObject("content"), answer);
    }

    private static @Nullable String body(@Nullable JsonObject content, RawHttp.Answer answer) {
        if (content == null) {
            return answer.body().isEmpty() ? null : "a body where none is documented: " + answer.body();
        }
        String type = content.fieldNames().iterator().next();
        if (!answer.head().toLowerCase(Locale.ROOT).contains("content-type: " + type)) {
            return "not " + type + ": " + answer.head();
        }
        if (!type.endsWith("json")) {
            return null;
        }
        try {
            Object body = Json.decodeValue(answer.body());
            String fault = DocumentSchema.fault(content.getJsonObject(type).getJsonObject("schema"), body);
            if (fault == null && answer.isProblem() && !statusOf(body).equals(answer.status())) {
                return "a problem of another status: " + answer.body();
            }
            return fault == null ? null : fault + " in " + answer.body();
        } catch (DecodeException e) {
            return "no JSON: " + answer.body();
        }
    }

    private static Object statusOf(Object problem) {
        return problem instanceof JsonObject object ? object.getInteger("status", 0) : 0;
    }
}
