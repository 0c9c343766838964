package dev.signpost.boot;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.signpost.model.RawBytes;
import dev.signpost.model.Secret;
import dev.signpost.profile.HeaderLine;
import dev.signpost.profile.LoadedProfile;
import dev.signpost.profile.NoSigningKeyException;
import dev.signpost.profile.ProfileLoader;
import dev.signpost.profile.Signer;
import dev.signpost.profile.WireProfile;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code signpost listen}: a receiver for the terminal, to see what arrives and whether its signature holds. */
@Command(
        name = "listen",
        description = "Receive webhooks on this machine: show each request and check its signature.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true)
final class ListenCommand implements Callable<Integer> {
    private static final int MAX_BODY = 1 << 20;

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "9000", description = "Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--secret",
            paramLabel = "SECRET",
            description = "The webhook's secret; without it nothing is checked.")
    private @Nullable String secret;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "standard",
            description = "Wire profile that the sender uses. Default: ${DEFAULT-VALUE}.")
    private String profile = "standard";

    @Option(names = "--profiles-dir", paramLabel = "DIR", description = "Directory with profiles of your own.")
    private @Nullable Path profilesDir;

    @Option(
            names = "--status",
            paramLabel = "CODE",
            defaultValue = "200",
            description = "Answer this status, to see retries. Default: ${DEFAULT-VALUE}.")
    private int status;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        LoadedProfile loaded =
                new ProfileLoader(Version.number()).load(profilesDir).get(profile);
        if (loaded == null) {
            throw new StartFailure("there is no wire profile " + profile, null);
        }
        PrintWriter out = spec.commandLine().getOut();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> receive(exchange, loaded.profile(), out));
        server.start();
        out.println("Listening on http://127.0.0.1:" + server.getAddress().getPort() + "/ with profile " + profile
                + (secret == null ? ", checking no signatures (no --secret)" : "") + ". Stop with Ctrl-C.");
        out.flush();
        new CountDownLatch(1).await();
        return Program.DONE;
    }

    private void receive(HttpExchange exchange, WireProfile wire, PrintWriter out) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY);
        out.println();
        out.println(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        for (Map.Entry<String, List<String>> header :
                exchange.getRequestHeaders().entrySet()) {
            header.getValue().forEach(value -> out.println(header.getKey() + ": " + value));
        }
        out.println();
        out.println(new String(body, StandardCharsets.UTF_8));
        if (secret != null) {
            out.println("→ " + verdict(exchange, wire, Secret.of(secret), body));
        }
        out.flush();
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    /** In words, whether each signature header of the profile holds. */
    private static String verdict(HttpExchange exchange, WireProfile wire, Secret secret, byte[] body) {
        StringBuilder words = new StringBuilder();
        for (HeaderLine line : wire.headers()) {
            if (line instanceof HeaderLine.Signed signed) {
                String received = exchange.getRequestHeaders().getFirst(signed.name());
                words.append(words.isEmpty() ? "" : "; ").append(signed.name());
                if (received == null) {
                    words.append(" is missing");
                } else {
                    String expected = expected(exchange, signed, secret, body);
                    boolean holds = expected != null
                            && Arrays.asList(received.split(" ", -1)).contains(expected);
                    words.append(holds ? " holds" : " DOES NOT HOLD (another secret or profile, or a changed body)");
                }
            }
        }
        return words.isEmpty() ? "the profile has no signature" : words.toString();
    }

    private static @Nullable String expected(
            HttpExchange exchange, HeaderLine.Signed signed, Secret secret, byte[] body) {
        String id = exchange.getRequestHeaders().getFirst("webhook-id");
        String time = exchange.getRequestHeaders().getFirst("webhook-timestamp");
        try {
            var content = new Signer.Content(id == null ? "" : id, seconds(time), RawBytes.of(body));
            return Signer.once(signed.rule(), signed.name(), List.of(secret), content);
        } catch (NoSigningKeyException unusable) {
            return null;
        }
    }

    private static long seconds(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }
}
