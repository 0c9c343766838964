package dev.signpost.boot;

import dev.signpost.bus.PublishReply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code signpost publish}: one event, or one for each line of a file, to a running instance. */
@Command(
        name = "publish",
        description =
                "Publish an event to a running instance, or one for each line of a file, and print the id of each "
                        + "and how many webhooks it goes to. Exit status 1 if any was not accepted.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true)
final class PublishCommand implements Callable<Integer> {
    /** Under way at once: the instance makes batches of them. */
    private static final int AT_ONCE = 64;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "The instance. Default: ${DEFAULT-VALUE}.")
    private URI url = URI.create("http://127.0.0.1:8080");

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "PEM file of the authority, or the certificate itself, that an https URL is trusted by. "
                    + "Default: the authorities of the Java platform.")
    private @Nullable Path caFile;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init")
    private KeyOptions key;

    @Option(names = "--tenant", paramLabel = "ID", required = true, description = "Whose event it is.")
    private String tenant = "";

    @Option(names = "--type", paramLabel = "TYPE", required = true, description = "Event type, such as deal.won.")
    private String type = "";

    @ArgGroup
    private @Nullable Source source;

    @Option(
            names = "--idempotency-key",
            paramLabel = "TEXT",
            description = "The same key again makes no second event. With --lines each has the key, a hyphen and the "
                    + "number of its line.")
    private @Nullable String idempotencyKey;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** A key that may publish. */
    static final class KeyOptions {
        @Option(
                names = "--key",
                paramLabel = "KEY",
                description = "A key that may publish; others on this machine can read it in the list of processes.")
        private @Nullable String text;

        @Option(names = "--key-file", paramLabel = "FILE", description = "A file with that key.")
        private @Nullable Path file;
    }

    /** Where the data is; standard input if nothing says so. */
    static final class Source {
        @Option(
                names = "--data",
                paramLabel = "JSON",
                description = "The event's data. Without it the data is read from standard input.")
        private @Nullable String text;

        @Option(
                names = "--lines",
                paramLabel = "FILE",
                description = "One event for each line, which is its data; - is standard input. Empty lines are left "
                        + "out.")
        private @Nullable Path lines;
    }

    @Override
    public Integer call() throws Exception {
        LogSetup.quiet();
        var instance = new RunningInstance(checkedUrl(), key(), trust());
        try {
            Path lines = source == null ? null : source.lines;
            return lines == null ? one(instance) : each(instance, lines);
        } finally {
            spec.commandLine().getOut().flush();
        }
    }

    private URI checkedUrl() {
        boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!http || url.getHost() == null) {
            throw new ParameterException(
                    spec.commandLine(), "--url " + url + ": expected a URL such as http://127.0.0.1:8080");
        }
        return url;
    }

    private SSLContext trust() throws StartFailure {
        try {
            if (caFile == null) {
                return SSLContext.getDefault();
            }
            KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            try (InputStream pem = Files.newInputStream(caFile)) {
                for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                    authorities.setCertificateEntry(String.valueOf(authorities.size()), one);
                }
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new StartFailure("--ca-file " + caFile + ": expected a file with certificates in PEM form", e);
        }
    }

    private String key() throws IOException, StartFailure {
        String text = key.file == null ? key.text : text(key.file);
        return text == null ? "" : text.strip();
    }

    private static String text(Path file) throws IOException, StartFailure {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new StartFailure("there is no file " + file, e);
        }
    }

    private int one(RunningInstance instance) throws IOException, StartFailure {
        String text = source == null ? null : source.text;
        byte[] data = text == null ? System.in.readAllBytes() : text.getBytes(StandardCharsets.UTF_8);
        String fault = JsonFault.of(data);
        if (fault != null) {
            throw new StartFailure(
                    (text == null ? "standard input" : "--data") + " is not JSON: " + fault
                            + ". Text needs double quotes within the shell's: --data '\"hello\"'",
                    null);
        }
        var answer = instance.publish(tenant, body(data), idempotencyKey).join();
        return told(answer, "") ? ExitStatus.DONE : ExitStatus.FAILED;
    }

    /** Sends a few at once and prints in the order of the lines; ends early when the instance takes nothing at all. */
    private int each(RunningInstance instance, Path file) throws IOException, StartFailure {
        int status = ExitStatus.DONE;
        try (BufferedReader lines = reader(file)) {
            int number = 0;
            String line = lines.readLine();
            while (line != null) {
                List<Integer> numbers = new ArrayList<>();
                List<CompletableFuture<RunningInstance.Answer>> answers = new ArrayList<>();
                for (; line != null && answers.size() < AT_ONCE; line = lines.readLine()) {
                    number++;
                    if (!line.isBlank()) {
                        byte[] data = line.getBytes(StandardCharsets.ISO_8859_1);
                        String lineKey = idempotencyKey == null ? null : idempotencyKey + "-" + number;
                        numbers.add(number);
                        answers.add(instance.publish(tenant, body(data), lineKey));
                    }
                }
                boolean any = answers.isEmpty();
                for (int i = 0; i < answers.size(); i++) {
                    RunningInstance.Answer answer = answers.get(i).join();
                    any |= told(answer, "line " + numbers.get(i) + ": ") || answer.onlyThisOne();
                    status = answer.accepted() == null ? ExitStatus.FAILED : status;
                }
                if (!any) {
                    spec.commandLine().getErr().println("signpost: stopped after line " + number + ".");
                    return ExitStatus.FAILED;
                }
            }
        }
        return status;
    }

    /** Byte by byte: what is no UTF-8 is the instance's to refuse, not ours to mend. */
    private static BufferedReader reader(Path file) throws IOException, StartFailure {
        try {
            InputStream bytes = file.toString().equals("-") ? System.in : Files.newInputStream(file);
            return new BufferedReader(new InputStreamReader(bytes, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            throw new StartFailure("there is no file " + file, e);
        }
    }

    private byte[] body(byte[] data) {
        return Buffer.buffer("{\"type\":" + Json.encode(type) + ",\"data\":")
                .appendBytes(data)
                .appendString("}")
                .getBytes();
    }

    /** Prints what became of it; true if it was accepted. */
    private boolean told(RunningInstance.Answer answer, String where) {
        PublishReply accepted = answer.accepted();
        if (accepted == null) {
            spec.commandLine().getErr().println("signpost: " + where + answer.problem());
            return false;
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(accepted.id() + " matched " + accepted.matchedCount()
                + (accepted.duplicate() ? ", was accepted before" : "")
                + (accepted.unknownType() ? ", unknown type" : ""));
        return true;
    }
}
