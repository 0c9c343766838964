package dev.signpost.boot;

import dev.signpost.model.Secret;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a newcomer reads when the start is done, in development mode only.
 *
 * @param api address of the API, like {@code http://127.0.0.1:8080}
 * @param management address of health and metrics
 * @param database where the data is
 * @param demoKey of the tenant {@code demo}; the one place where a key is shown on purpose
 * @param consoleLink opens the console for that tenant; shown here and nowhere else
 * @param certificateFile of the API, which clients are to trust; null for plain http
 */
record Banner(
        String api,
        String management,
        String database,
        Optional<Secret> demoKey,
        Optional<Secret> consoleLink,
        @Nullable Path certificateFile) {

    // As the reader has started this process: after a first look from a clone there is no jar.
    private static final String LISTEN = Version.fromClasses()
            ? "./mvnw -q compile exec:java -Dexec.args='listen --port 9000'"
            : "java -jar target/signpost.jar listen --port 9000";

    String text() {
        String addresses = """

              Signpost is ready (development mode: this machine only).

                Console    %s
                API        %s/v1
                Docs       %s/docs
                Health     %s/health/ready   %s/metrics
                Database   %s
            """.formatted(
                consoleLink.map(Secret::reveal).orElse(api + "/console/"), api, api, management, management, database);
        return addresses + demoKey.map(this::demo).orElse("") + "\n  Stop with Ctrl-C.\n";
    }

    private String demo(Secret key) {
        String trust = certificateFile == null ? "" : "--cacert " + certificateFile + " ";
        String curl = "curl -s " + trust + "-H 'Authorization: Bearer " + key.reveal()
                + "' -H 'Content-Type: application/json'";
        String tenant = api + "/v1/tenants/demo";
        return """
                Tenant     demo
                Key        %s

              Receive, in another terminal:

                %s

              Register that receiver, publish an event, and see its delivery:

                %s %s/webhooks -d '{"url":"http://127.0.0.1:9000/","eventTypes":["*"]}'
                %s %s/events -d '{"type":"contact.created","data":{"id":1}}'
                %s %s/deliveries
            """.formatted(key.reveal(), LISTEN, curl, tenant, curl, tenant, curl, tenant);
    }

    /** An address that a person can paste: wildcards are this machine. */
    static String address(String host, int port, @Nullable Path certificateFile) {
        String scheme = certificateFile == null ? "http://" : "https://";
        String name = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        return scheme + (name.indexOf(':') >= 0 ? "[" + name + "]" : name) + ":" + port;
    }
}
