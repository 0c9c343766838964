package dev.signpost.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.testkit.ContractOperation;
import dev.signpost.testkit.SignpostApi;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Every kind of caller, of whom most may not what they ask for. */
final class Callers {
    static final String OTHER = "other";

    private static final String INSTANCE = "";
    private static final String NOBODY = "nobody";
    private static final Set<String> EVERYTHING = Set.of("publish", "manage", "read", "admin");
    private static final String NEVER_USED = "0123456789abcdefghijklmnopqrstuv";

    private final ContractPod pod;
    private final List<Caller> all = new ArrayList<>();
    private int requests;

    /** What is to come of a request. */
    enum Expected {
        UNAUTHENTICATED,
        NO_SUCH_TENANT,
        FORBIDDEN,
        CARRIED_OUT
    }

    /**
     * @param headers each ends with CRLF
     * @param owner the tenant that it belongs to, or one of the above
     * @param csrf whether it proves that its changes are meant
     */
    record Caller(String name, String headers, String owner, Set<String> scopes, boolean csrf) {
        Expected expected(ContractOperation operation) {
            if (owner.equals(NOBODY)) {
                return Expected.UNAUTHENTICATED;
            }
            if (!csrf && !operation.method().equals("GET")) {
                return Expected.FORBIDDEN;
            }
            if (operation.ofTenant() && !owner.equals(INSTANCE) && !owner.equals(ContractPod.TENANT)) {
                return Expected.NO_SUCH_TENANT;
            }
            boolean may = operation.scope().equals("any") || scopes.contains(operation.scope());
            return may ? Expected.CARRIED_OUT : Expected.FORBIDDEN;
        }
    }

    Callers(ContractPod pod) {
        this.pod = pod;
        strangers();
        for (int set = 1; set < 8; set++) {
            Set<String> scopes = scopes(set);
            String key = pod.key(ContractPod.TENANT, quoted(scopes));
            add("key " + scopes, ContractPod.bearer(key), ContractPod.TENANT, scopes);
            String session = session(key);
            add("session " + scopes, session, ContractPod.TENANT, scopes);
            String noCsrf = session.substring(0, session.indexOf("X-CSRF-Token"));
            all.add(new Caller("session without token " + scopes, noCsrf, ContractPod.TENANT, scopes, false));
            add("link " + scopes, ContractPod.bearer(link(scopes)), ContractPod.TENANT, scopes);
        }
        Set<String> full = Set.of("publish", "manage", "read");
        String foreign = pod.key(OTHER, quoted(full));
        add("another tenant's key", ContractPod.bearer(foreign), OTHER, full);
        add("another tenant's session", session(foreign), OTHER, full);
        add("instance key", ContractPod.bearer(LoadScenario.ADMIN_KEY), INSTANCE, EVERYTHING);
        add("instance session", session(LoadScenario.ADMIN_KEY), INSTANCE, EVERYTHING);
    }

    List<Caller> all() {
        return all;
    }

    /** The headers of one request; strangers come from an address of their own each time, for guesses are counted. */
    String headers(Caller caller) {
        int n = ++requests;
        String from = "X-Forwarded-For: 198.51." + (n >> 8 & 255) + "." + (n & 255) + "\r\n";
        return from + caller.headers().replace("{n}", Integer.toString(100_000 + n, 36));
    }

    private void strangers() {
        add("no key", "", NOBODY, EVERYTHING);
        add("an unknown key", ContractPod.bearer("sp_{n}" + NEVER_USED), NOBODY, EVERYTHING);
        add("another scheme", "Authorization: Basic YWRtaW46YWRtaW4=\r\n", NOBODY, EVERYTHING);
        add("an empty key", "Authorization: Bearer \r\n", NOBODY, EVERYTHING);
        add("a key as long as a page", ContractPod.bearer("{n}" + "k".repeat(3_000)), NOBODY, EVERYTHING);
        add("an unknown cookie", "Cookie: __Host-signpost-session={n}\r\nX-CSRF-Token: x\r\n", NOBODY, EVERYTHING);
        String right = pod.key(ContractPod.TENANT, "\"manage\"");
        add(
                "a key with another end",
                ContractPod.bearer(right.substring(0, right.length() - 1) + "~"),
                NOBODY,
                EVERYTHING);
        add("a link with another end", ContractPod.bearer(link(Set.of("read")) + "~"), NOBODY, EVERYTHING);
        JsonNode revoked = key("revoked");
        pod.api
                .delete("/v1/tenants/acme/api-keys/" + revoked.path("id").asText())
                .expect(204);
        add("a revoked key", ContractPod.bearer(revoked.path("key").asText()), NOBODY, EVERYTHING);
        JsonNode expired = key("expired");
        pod.database.execute(
                "UPDATE signpost.api_key SET expires_at = now() - interval '1 s' WHERE id = ?",
                expired.path("id").asText());
        add("an expired key", ContractPod.bearer(expired.path("key").asText()), NOBODY, EVERYTHING);
        String over = session(pod.key(ContractPod.TENANT, "\"manage\",\"read\""));
        send("DELETE", over, "").expect(204);
        add("a session that was signed out", over, NOBODY, EVERYTHING);
    }

    private void add(String name, String headers, String owner, Set<String> scopes) {
        all.add(new Caller(name, headers, owner, scopes, true));
    }

    private JsonNode key(String name) {
        return pod.created("/v1/tenants/acme/api-keys", "{\"name\":\"" + name + "\",\"scopes\":[\"manage\"]}");
    }

    private String link(Set<String> scopes) {
        String url = pod.created("/v1/tenants/acme/console-links", "{\"scopes\":[" + quoted(scopes) + "]}")
                .path("url")
                .asText();
        return URLDecoder.decode(url.substring(url.indexOf("#token=") + 7), UTF_8);
    }

    /** Signs in, as the console does. */
    private String session(String key) {
        SignpostApi.Answer in = send("POST", "", "{\"key\":\"" + key + "\"}").expect(200);
        String cookie =
                in.headers().getOrDefault("set-cookie", List.of(";")).get(0).split(";", 2)[0];
        return "Cookie: " + cookie + "\r\nX-CSRF-Token: "
                + in.json().path("csrfToken").asText() + "\r\n";
    }

    private SignpostApi.Answer send(String method, String headers, String body) {
        var pairs = new ArrayList<>(List.of("Sec-Fetch-Site", "same-origin"));
        headers.lines().forEach(line -> pairs.addAll(List.of(line.split(": ", 2))));
        return new SignpostApi(pod.pod.uri(), "")
                .send(method, "/console/session", body.getBytes(UTF_8), pairs.toArray(String[]::new));
    }

    private static Set<String> scopes(int set) {
        var names = List.of("publish", "manage", "read");
        var chosen = new ArrayList<String>();
        for (int i = 0; i < names.size(); i++) {
            if ((set >> i & 1) == 1) {
                chosen.add(names.get(i));
            }
        }
        return Set.copyOf(chosen);
    }

    private static String quoted(Set<String> scopes) {
        return "\"" + String.join("\",\"", scopes) + "\"";
    }
}
