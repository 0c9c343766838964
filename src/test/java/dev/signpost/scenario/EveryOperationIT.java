package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.testkit.ContractOperation;
import dev.signpost.testkit.DocumentedAnswer;
import dev.signpost.testkit.GeneratedRequests;
import dev.signpost.testkit.GeneratedRequests.Generated;
import dev.signpost.testkit.RawHttp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Whatever is asked of any operation, and by whom: the answer is one that the document promises, it is never a fault of
 * ours, and nothing is done for those who may not.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryOperationIT {
    private static final long SEED = Long.getLong("signpost.test.seed", 20_261_201L);
    private static final int EACH = 12;
    private static final Map<String, List<Object>> NOTHING = Map.of(
            "tenantId",
            List.of("acme"),
            "eventId",
            List.of("msg_0196f3a1c5b87d2e9f00a1b2c3d4e5f6"),
            "name",
            List.of("x1"));

    /** Where the emptiest of bodies is refused before anything is looked for. */
    private static final Map<String, String> BODIES = Map.of(
            "updateWebhook", "{\"description\":\"x\"}",
            "checkSignature", "{\"headers\":{},\"body\":\"\"}",
            "updateEventType", "{\"category\":\"x\"}");

    private final List<ContractOperation> operations = ContractOperation.all();
    private final List<String> faults = new ArrayList<>();
    private ContractPod pod;
    private List<String> keys;

    @BeforeAll
    void start() {
        pod = new ContractPod("generated");
        pod.api.createTenant(Callers.OTHER);
        keys = List.of(
                LoadScenario.ADMIN_KEY,
                pod.key(ContractPod.TENANT, "\"publish\",\"manage\",\"read\""),
                pod.key(ContractPod.TENANT, "\"read\""));
    }

    @BeforeEach
    void forget() {
        faults.clear();
    }

    @AfterAll
    void stop() {
        pod.close();
    }

    @Test
    void shouldRefuseWhatTheDocumentDoesNotAllowAndChangeNothing() {
        int sent = 0;
        for (ContractOperation operation : operations) {
            var requests = new GeneratedRequests(operation, pod.things(operation), SEED).refused(EACH);
            Map<String, Object> before = pod.state();
            try (RawHttp http = pod.raw()) {
                for (Generated request : requests) {
                    sent++;
                    RawHttp.Answer answer = asked(http, request, sent);
                    if (answer.status() < 400 || !answer.isProblem()) {
                        faults.add(request + "\n   was answered " + answer.head() + answer.body());
                    }
                }
            }
            Map<String, Object> after = pod.state();
            after.entrySet().removeAll(before.entrySet());
            if (!after.isEmpty()) {
                faults.add(operation.id() + " changed " + after.keySet());
            }
        }

        assertThat(faults).as("seed " + SEED).isEmpty();
        assertThat(sent).isGreaterThan(1_500);
    }

    @Test
    void shouldDoNothingForThoseWhoMayNot() {
        var callers = new Callers(pod);
        Map<String, Object> before = pod.state();
        int asked = 0;

        try (RawHttp http = pod.raw()) {
            for (ContractOperation operation : operations) {
                for (Callers.Caller caller : callers.all()) {
                    if (caller.expected(operation) != Callers.Expected.CARRIED_OUT) {
                        asked++;
                        check(operation, caller, http.exchange(bare(operation, "acme", callers.headers(caller))));
                    }
                }
            }
        }

        Map<String, Object> after = pod.state();
        after.entrySet().removeAll(before.entrySet());
        assertThat(faults).isEmpty();
        assertThat(after).isEmpty();
        assertThat(asked).isGreaterThan(1_500);
    }

    @Test
    void shouldLetThoseActWhoMay() {
        var callers = new Callers(pod);
        int asked = 0;

        for (ContractOperation operation : operations) {
            for (Callers.Caller caller : callers.all()) {
                // Nothing is left to be asked about when the tenant is gone.
                boolean spares = !operation.id().equals("deleteTenant");
                if (spares && caller.expected(operation) == Callers.Expected.CARRIED_OUT) {
                    try (RawHttp http = pod.raw()) {
                        asked++;
                        check(operation, caller, http.exchange(bare(operation, "acme", callers.headers(caller))));
                    }
                }
            }
        }

        assertThat(faults).isEmpty();
        assertThat(asked).isGreaterThan(500);
    }

    @Test
    void shouldTellNothingOfWhatAnotherTenantHas() {
        pod.api.createTenant("third");
        String key = ContractPod.bearer(pod.key("third", "\"publish\",\"manage\",\"read\""));
        int compared = 0;

        for (ContractOperation operation : operations) {
            Map<String, List<Object>> things = new HashMap<>(pod.things(operation));
            if (operation.path().matches(".*\\{tenantId}/.*\\{.*")
                    && !operation.scope().equals("admin")) {
                compared++;
                String real = answered(operation, "third", things, key);
                String never = answered(operation, "third", NOTHING, key);
                String elsewhere = answered(operation, "acme", things, key);
                String nowhere = answered(operation, "never", NOTHING, key);
                if (!real.equals(never) || !real.startsWith("404") || !elsewhere.equals(nowhere)) {
                    faults.add(operation.id() + ": " + real + never + elsewhere + nowhere);
                }
            }
        }

        assertThat(faults).isEmpty();
        assertThat(compared).isGreaterThan(20);
    }

    /** Status, names of headers and body, without what is different in every answer. */
    private String answered(ContractOperation operation, String tenant, Map<String, List<Object>> ids, String key) {
        try (RawHttp http = pod.raw()) {
            RawHttp.Answer answer = http.exchange(bare(operation, tenant, ids, key));
            String names = answer.head()
                    .lines()
                    .skip(1)
                    .map(line -> line.split(":", 2)[0])
                    .sorted()
                    .toList()
                    .toString();
            return answer.status() + names + answer.body().replaceAll("\"instance\":\"[^\"]*\"", "");
        }
    }

    private void check(ContractOperation operation, Callers.Caller caller, RawHttp.Answer answer) {
        boolean right = switch (caller.expected(operation)) {
            case UNAUTHENTICATED ->
                (answer.status() == 401 && answer.head().contains("WWW-Authenticate: Bearer"))
                        // Guesses that begin alike are counted together, wherever they come from.
                        || (answer.status() == 429 && answer.body().contains("Too many wrong keys"));
            case FORBIDDEN -> answer.status() == 403;
            case NO_SUCH_TENANT -> answer.status() == 404 && answer.body().contains("There is no such tenant.");
            case CARRIED_OUT ->
                answer.status() != 401
                        && answer.status() != 403
                        && answer.status() < 500
                        && !answer.body().contains("no such tenant");
        };
        if (!right) {
            faults.add(operation.id() + " by " + caller.name() + ", expected " + caller.expected(operation) + ": "
                    + answer.head() + answer.body());
        }
    }

    /** About things that there are not, and with the emptiest of bodies. */
    private static String bare(ContractOperation operation, String tenant, String headers) {
        return bare(operation, tenant, NOTHING, headers);
    }

    private static String bare(
            ContractOperation operation, String tenant, Map<String, List<Object>> ids, String headers) {
        Map<String, List<Object>> all = new HashMap<>(ids);
        all.put("tenantId", List.of(tenant));
        String target = GeneratedRequests.filled(operation, all);
        String body = operation.body() == null ? null : BODIES.getOrDefault(operation.id(), "{}");
        return new Generated(operation, target, body, "application/json", false).bytes(headers);
    }

    @Test
    void shouldAnswerWhatTheDocumentAllowsAsItPromises() {
        int sent = 0;
        var never = new TreeSet<>(operations.stream().map(ContractOperation::id).toList());
        for (ContractOperation operation : operations) {
            var requests = new GeneratedRequests(operation, pod.things(operation), SEED).allowed(EACH);
            for (Generated request : requests) {
                try (RawHttp http = pod.raw()) {
                    sent++;
                    if (asked(http, request, sent).status() < 400) {
                        never.remove(operation.id());
                    }
                }
            }
        }

        assertThat(faults).as("seed " + SEED).isEmpty();
        assertThat(sent).isGreaterThan(800);
        // A job may be over before anybody can cancel it, or in the way of the next.
        assertThat(never).as("operations that were never carried out").hasSizeLessThan(4);
    }

    /** Mostly by those who may: who may not never gets as far as most faults. */
    private RawHttp.Answer asked(RawHttp http, Generated request, int number) {
        String key = keys.get(number % 4 < 2 ? 0 : number % 4 - 1);
        RawHttp.Answer answer = http.exchange(request.bytes(ContractPod.bearer(key)));
        String fault = DocumentedAnswer.fault(request.operation(), answer);
        if (fault != null) {
            faults.add(request + "\n   " + fault);
        }
        return answer;
    }
}
