package dev.signpost.boot;

import dev.signpost.model.Choice;
import dev.signpost.model.DurationText;
import dev.signpost.model.Secret;
import dev.signpost.model.Webhook.SigningSecret;
import dev.signpost.profile.LoadedProfile;
import dev.signpost.profile.ProfileLoader;
import dev.signpost.profile.WireProfile;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code signpost listen}: a receiver for the terminal, to see what arrives, answer challenges and try failures. */
@Command(
        name = "listen",
        description = "Receive webhooks on this machine: show each request, check its signature, answer challenges, "
                + "and fail on request.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        footer = {
            "",
            "Challenges are answered whatever --status and --fail-first say, so that a webhook can be verified first.",
            "Colours are used on a terminal, unless NO_COLOR is set."
        })
final class ListenCommand implements Callable<Integer> {
    private static final String HERE = "127.0.0.1";
    private static final Duration START_LIMIT = Duration.ofSeconds(10);

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "9000",
            description = "0 takes any free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "standard",
            description = "Wire profile of the webhook. Default: ${DEFAULT-VALUE}.")
    private String profile = "standard";

    @Option(names = "--profiles-dir", paramLabel = "DIR", description = "Directory with profiles of your own.")
    private @Nullable Path profilesDir;

    @Option(
            names = "--secret",
            paramLabel = "SECRET",
            description = "The webhook's secret; without it no signature is checked.")
    private @Nullable String secret;

    @Option(
            names = "--standard-secret",
            paramLabel = "SECRET",
            description = "The second secret of a profile that adds a Standard Webhooks signature to its own.")
    private @Nullable String standardSecret;

    @Option(
            names = "--status",
            paramLabel = "CODE",
            defaultValue = "200",
            description = "Answer this status. Default: ${DEFAULT-VALUE}.")
    private int status;

    @Option(
            names = "--fail-first",
            paramLabel = "COUNT",
            defaultValue = "0",
            description = "Answer 500 to the first COUNT attempts of each event, to see retries. Default: none.")
    private int failFirst;

    @Option(
            names = "--delay",
            paramLabel = "TIME",
            defaultValue = "0ms",
            description = "Answer so late, such as 2s, to see timeouts. Default: at once.")
    private String delay = "0ms";

    @Option(
            names = "--forward-to",
            paramLabel = "URL",
            description = "Pass each request on, such as to http://localhost:3000/hooks, and answer what comes back.")
    private @Nullable URI forwardTo;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        LogSetup.quiet();
        WireProfile wire = wire();
        var behaviour =
                new TestReceiver.Behaviour(checkedStatus(), checkedFailFirst(), checkedDelay(), checkedForward());
        PrintWriter out = spec.commandLine().getOut();
        var view = new ReceivedView(out, Ansi.AUTO.enabled(), InstantSource.system());
        Vertx vertx = Vertx.vertx();
        try {
            var receiver = new TestReceiver(vertx, new TestReceiver.Expected(wire, secrets(wire)), behaviour, view);
            int open = listen(receiver);
            out.println("Listening on http://" + HERE + ":" + open + "/ with profile " + wire.name()
                    + (secret == null ? ", checking no signatures (no --secret)" : "") + ". Stop with Ctrl-C.");
            out.flush();
            new CountDownLatch(1).await();
            return ExitStatus.DONE;
        } finally {
            Await.value(vertx.close(), START_LIMIT);
        }
    }

    private int listen(TestReceiver receiver) throws Exception {
        try {
            return Await.value(receiver.listen(HERE, port), START_LIMIT);
        } catch (BindException e) {
            throw new StartFailure(
                    "cannot listen at " + HERE + ":" + port
                            + ": another process has the port. Stop it, or choose another with --port.",
                    e);
        }
    }

    private WireProfile wire() throws Exception {
        Map<String, LoadedProfile> known = new ProfileLoader(Version.number()).load(profilesDir);
        LoadedProfile loaded = known.get(profile);
        if (loaded == null) {
            throw wrong("--profile " + profile + ": " + Choice.expected(profile, known.keySet())
                    + (profilesDir == null ? "; --profiles-dir names a directory with others" : ""));
        }
        return loaded.profile();
    }

    private List<SigningSecret> secrets(WireProfile wire) {
        var secrets = new ArrayList<SigningSecret>();
        if (secret != null) {
            String fault = wire.secrets().faultOfPresent(secret);
            if (fault != null) {
                throw wrong("--secret: no webhook of profile " + wire.name() + " has such a one. " + fault);
            }
            secrets.add(new SigningSecret(1, Secret.of(secret)));
        }
        if (standardSecret != null) {
            if (!wire.hasStandardSecret()) {
                throw wrong("--standard-secret: profile " + wire.name() + " has no second signature");
            }
            secrets.add(new SigningSecret(1, Secret.of(standardSecret), 0, Long.MAX_VALUE, true));
        }
        return secrets;
    }

    private int checkedStatus() {
        if (status < 200 || status > 599) {
            throw wrong("--status " + status + ": expected 200 to 599");
        }
        return status;
    }

    private int checkedFailFirst() {
        if (failFirst < 0) {
            throw wrong("--fail-first " + failFirst + ": expected 0 or more");
        }
        return failFirst;
    }

    private Duration checkedDelay() {
        return DurationText.parse(delay)
                .orElseThrow(() -> wrong("--delay " + delay + ": expected " + DurationText.HELP));
    }

    private @Nullable URI checkedForward() {
        URI to = forwardTo;
        boolean web = to == null || "http".equals(to.getScheme()) || "https".equals(to.getScheme());
        if (to != null && (!web || to.getHost() == null)) {
            throw wrong("--forward-to " + to + ": expected a URL such as http://localhost:3000/hooks");
        }
        return to;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
