package dev.signpost.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signpost.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsLoaderTest {
    private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final Map<String, String> STRICT =
            Map.of("SIGNPOST_DATABASE_URI", "postgres://u:hush-hush@h/d", "SIGNPOST_ENCRYPTION_KEY", KEY);

    @TempDir
    private Path directory;

    @Test
    void shouldBeInDevelopmentWhenNothingIsSet() throws Exception {
        var settings = SettingsLoader.load(null, Map.of(), 4);

        assertThat(settings.development()).isTrue();
        assertThat(settings.http().host()).isEqualTo("127.0.0.1");
        assertThat(settings.outbound().allowHttp()).isTrue();
        assertThat(settings.outbound().allow()).hasToString("[127.0.0.0/8, ::1/128]");
        assertThat(settings.outbound().ports()).hasToString("[80, 443, 1024-65535]");
        assertThat(settings.delivery().verticles()).isEqualTo(4);
        assertThat(settings.retention().period()).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void shouldBeStrictWhenADatabaseIsConfigured() throws Exception {
        var settings = SettingsLoader.load(null, STRICT, 2);

        assertThat(settings.development()).isFalse();
        assertThat(settings.http().host()).isEqualTo("0.0.0.0");
        assertThat(settings.outbound().allow()).isEmpty();
        assertThat(settings.outbound().allowHttp()).isFalse();
        assertThat(settings.outbound().ports()).hasToString("[443, 1024-65535]");
        assertThat(settings.log().format()).isEqualTo(LogSettings.Format.JSON);
        assertThat(settings.database().uri()).isEqualTo(Secret.of("postgres://u:hush-hush@h/d"));
    }

    @Test
    void shouldLetTheEnvironmentWinOverTheFile() throws Exception {
        Path file = file("""
            http:
              port: 8181
              maxBodyBytes: 1048576
            queue: { lease: 30s }
            outbound:
              deny: [1.2.3.0/24, "2606:4700::/32"]
            """);
        var environment = Map.of("SIGNPOST_HTTP_PORT", "8282", "SIGNPOST_OUTBOUND_PORTS", "443, 8000-8999");

        var settings = SettingsLoader.load(file, environment, 2);

        assertThat(settings.http().port()).isEqualTo(8282);
        assertThat(settings.http().maxBodyBytes()).isEqualTo(1_048_576);
        assertThat(settings.queue().lease()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.outbound().deny()).hasToString("[1.2.3.0/24, 2606:4700::/32]");
        assertThat(settings.outbound().ports()).containsExactly(new PortRange(443, 443), new PortRange(8000, 8999));
    }

    @Test
    void shouldTellAllFaultsAtOnce() throws Exception {
        Path file = file("""
            http:
              port: 99999
              prot: 1
            queue:
              lease: ten seconds
              heartbeat: 50ms
            outbound:
              allow: [10.0.0.1/8]
            delivery: 7
            log:
              format: XML
            adminKey: hush
            """);
        var environment = Map.of("SIGNPOST_HTPP_PORT", "1", "SIGNPOST_DELIVERY_VERTICLES", "many");

        var failure = failure(file, environment);

        assertThat(failure.faults())
                .extracting(SettingFault::path)
                .containsExactlyInAnyOrder(
                        "http.port",
                        "http.prot",
                        "queue.lease",
                        "queue.heartbeat",
                        "outbound.allow",
                        "delivery",
                        "log.format",
                        "adminKey",
                        "SIGNPOST_HTPP_PORT",
                        "delivery.verticles");
        assertThat(failure)
                .hasMessageContaining("http.port = 99999 (" + file + "): expected 0 to 65535")
                .hasMessageContaining("delivery.verticles = \"many\" (SIGNPOST_DELIVERY_VERTICLES): expected a whole")
                .hasMessageContaining("http.prot (" + file + "): no such setting; expected one of ")
                .hasMessageContaining("did you mean SIGNPOST_HTTP_PORT? conf/signpost.yaml lists them all")
                .hasMessageContaining("10.0.0.0/8");
    }

    @Test
    void shouldTakeNamesAndAuthoritiesForReceivers() throws Exception {
        var environment = Map.of(
                "SIGNPOST_OUTBOUND_ALLOW_NAMES", "Hooks, hooks.prod.svc, *.internal, my_app_1",
                "SIGNPOST_OUTBOUND_SEARCH_DOMAINS", "cluster.local",
                "SIGNPOST_OUTBOUND_CERTIFICATE_AUTHORITIES", "/etc/a.pem, b.pem");

        var outbound = SettingsLoader.load(null, environment, 2).outbound();

        assertThat(outbound.allowNames()).containsExactly("hooks", "hooks.prod.svc", "*.internal", "my_app_1");
        assertThat(outbound.searchDomains()).containsExactly("cluster.local");
        assertThat(outbound.certificateAuthorities()).containsExactly(Path.of("/etc/a.pem"), Path.of("b.pem"));
    }

    @Test
    void shouldSendAddressesFromTheListOfNamesToTheListOfAddresses() throws Exception {
        for (String name : List.of("10.0.0.5", "hooks, localhost", "*", "*.1", "a b", "https://hooks")) {
            assertThat(failure(null, Map.of("SIGNPOST_OUTBOUND_ALLOW_NAMES", name)))
                    .as(name)
                    .hasMessageContaining("outbound.allowNames")
                    .hasMessageContaining("belong into outbound.allow");
        }
    }

    @Test
    void shouldNotTakeSearchDomainsThatNothingUses() throws Exception {
        assertThat(failure(null, Map.of("SIGNPOST_OUTBOUND_SEARCH_DOMAINS", "cluster.local")))
                .hasMessageContaining("outbound.searchDomains")
                .hasMessageContaining("none without outbound.allowNames");
    }

    @Test
    void shouldTakeAProxyFromTheSettingsAloneAndHideItsPassword() throws Exception {
        var environment = Map.of(
                "https_proxy", "http://127.0.0.1:9",
                "HTTPS_PROXY", "http://127.0.0.1:9",
                "SIGNPOST_OUTBOUND_PROXY_ADDRESS", "[2001:db8::3128]:3128",
                "SIGNPOST_OUTBOUND_PROXY_USERNAME", "signpost",
                "SIGNPOST_OUTBOUND_PROXY_PASSWORD", "hush-hush");

        var settings = SettingsLoader.load(null, environment, 2);

        assertThat(settings.outbound().proxy().host()).isEqualTo("2001:db8::3128");
        assertThat(settings.outbound().proxy().port()).isEqualTo(3128);
        assertThat(SettingsPrinter.print(settings))
                .contains("address: \"[2001:db8::3128]:3128\"")
                .doesNotContain("hush-hush");
        var unset = SettingsLoader.load(null, Map.of("https_proxy", "http://127.0.0.1:9"), 2);
        assertThat(unset.outbound().proxy().address()).isNull();
    }

    @Test
    void shouldSayWhatIsWrongWithAProxyWithoutRepeatingAPassword() throws Exception {
        assertThat(failure(null, Map.of("SIGNPOST_OUTBOUND_PROXY_ADDRESS", "http://user:hush-hush@proxy:3128")))
                .hasMessageContaining("outbound.proxy.address")
                .hasMessageContaining("host:port like proxy.example.com:3128")
                .message()
                .doesNotContain("hush-hush");
        var alone = Map.of(
                "SIGNPOST_OUTBOUND_PROXY_PASSWORD", "hush-hush", "SIGNPOST_OUTBOUND_PROXY_DIRECT_NAMES", "10.0.0.1");
        assertThat(failure(null, alone))
                .hasMessageContaining("outbound.proxy.password")
                .hasMessageContaining("outbound.proxy.directNames")
                .message()
                .doesNotContain("hush-hush");
    }

    @Test
    void shouldServeTheConsoleUnderTheNamesOfThisMachineInDevelopment() throws Exception {
        var console = SettingsLoader.load(null, Map.of(), 2).console();

        assertThat(console.hosts()).containsExactly("localhost", "127.0.0.1", "[::1]");
        assertThat(console.serves("LOCALHOST")).isTrue();
        assertThat(console.serves("attacker.example")).isFalse();
        assertThat(console.frameAncestors()).isEmpty();
        assertThat(console.publicUrl()).isNull();
    }

    @Test
    void shouldServeTheConsoleUnderItsPublicNameAlone() throws Exception {
        var named = new HashMap<>(STRICT);
        named.put("SIGNPOST_CONSOLE_PUBLIC_URL", "https://Hooks.example.com:8443");

        var unnamed = SettingsLoader.load(null, STRICT, 2).console();
        var console = SettingsLoader.load(null, named, 2).console();

        assertThat(unnamed.serves("anything.example")).isTrue();
        assertThat(console.serves("hooks.example.com")).isTrue();
        assertThat(console.serves("localhost")).isFalse();
    }

    @Test
    void shouldTellAllFaultsOfTheConsoleAtOnce() throws Exception {
        Path file = file("""
            console:
              name: ""
              accent: teal
              logoUrl: http://cdn.example/logo.svg
              logoFile: logo.exe
              publicUrl: https://hooks.example.com/path
              frameAncestors: ["https://app.example.com; script-src *"]
              hosts: ["hooks.example.com:443"]
            """);

        assertThat(failure(file, STRICT).faults())
                .extracting(SettingFault::path)
                .containsExactlyInAnyOrder(
                        "console.name",
                        "console.accent",
                        "console.logoUrl",
                        "console.logoFile",
                        "console.publicUrl",
                        "console.frameAncestors",
                        "console.hosts");
    }

    @Test
    void shouldHaveAnHttpsAddressForTheConsoleOutsideDevelopment() throws Exception {
        Path file = file("console: { publicUrl: 'http://hooks.example.com' }\n");

        assertThat(failure(file, STRICT).faults())
                .extracting(SettingFault::path)
                .containsExactly("console.publicUrl");
        assertThat(SettingsLoader.load(file, Map.of(), 2).console().isSecure()).isFalse();
    }

    @Test
    void shouldNeverShowASecret() throws Exception {
        Path file = file("adminKey: hush\nencryptionKey: [hush]\ndatabase: { uri: 'mysql://hush' }\n");

        var failure = failure(file, Map.of());

        assertThat(failure.faults())
                .extracting(SettingFault::path)
                .containsExactlyInAnyOrder("adminKey", "encryptionKey", "database.uri");
        assertThat(failure.getMessage()).contains("(hidden)").doesNotContain("hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5m", "5 min", "5min", "5 m", "300 s"})
    void shouldTakeDurationsAsProfilesWriteThem(String text) throws Exception {
        Path file = file("delivery: { longestProbeAfter: " + text + " }\n");

        assertThat(SettingsLoader.load(file, Map.of(), 2).delivery().longestProbeAfter())
                .isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void shouldTakeOneEncryptionKeyOrSeveral() throws Exception {
        String first = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
        String second = "MTEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

        var one = SettingsLoader.load(file("encryptionKey: " + first + "\n"), Map.of(), 2);
        var list = SettingsLoader.load(file("encryptionKey: [" + first + ", " + second + "]\n"), Map.of(), 2);
        var variable = SettingsLoader.load(null, Map.of("SIGNPOST_ENCRYPTION_KEY", second + "," + first), 2);

        assertThat(one.encryptionKey()).extracting(Secret::reveal).containsExactly(first);
        assertThat(list.encryptionKey()).extracting(Secret::reveal).containsExactly(first, second);
        assertThat(variable.encryptionKey()).extracting(Secret::reveal).containsExactly(second, first);
        assertThat(SettingsPrinter.print(list)).contains("encryptionKey: [").doesNotContain(first, second);
    }

    @Test
    void shouldNeverShowAKeyOfAListThatIsNone() throws Exception {
        var nested = failure(file("encryptionKey: [[hush]]\n"), Map.of());
        String key = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
        var twice = failure(null, Map.of("SIGNPOST_ENCRYPTION_KEY", key + "," + key));

        assertThat(nested.getMessage()).contains("encryptionKey").doesNotContain("hush");
        assertThat(twice.getMessage()).contains("each key once").doesNotContain(key);
    }

    @Test
    void shouldRefuseSettingsThatContradictEachOther() throws Exception {
        var environment = Map.of(
                "SIGNPOST_HTTP_PORT", "9090",
                "SIGNPOST_RETENTION_PERIOD", "12h",
                "SIGNPOST_RETENTION_PARTITION", "1h",
                "SIGNPOST_DEVELOPMENT", "false");

        var failure = failure(null, environment);

        assertThat(failure.faults())
                .extracting(SettingFault::path)
                .containsExactlyInAnyOrder("management.port", "retention.period", "encryptionKey");
    }

    @Test
    void shouldPointAtTheLineThatIsNotYaml() throws Exception {
        Path file = file("http:\n  port: 1\nadminKey: 'hush\n");

        var failure = failure(file, Map.of());

        assertThat(failure.getMessage()).contains("line").contains("YAML").doesNotContain("hush");
    }

    @Test
    void shouldRefuseANameThatStandsTwice() throws Exception {
        var failure = failure(file("http: { port: 1 }\nhttp: { port: 2 }\n"), Map.of());

        assertThat(failure.getMessage()).contains("each name stands once");
    }

    @Test
    void shouldSayThatTheFileIsMissing() {
        var failure = failure(null, Map.of("SIGNPOST_SETTINGS", "/nowhere.yaml"));

        assertThat(failure.getMessage()).contains("/nowhere.yaml").contains("a file that can be read");
    }

    @Test
    void shouldOverlookWhatKubernetesPutsIntoTheEnvironment() throws Exception {
        var environment = Map.of(
                "SIGNPOST_SERVICE_HOST", "10.0.0.1",
                "SIGNPOST_SERVICE_PORT_HTTP", "80",
                "SIGNPOST_PORT_8080_TCP_ADDR", "10.0.0.1",
                "SIGNPOST_PORT", "tcp://10.0.0.1:80");

        assertThat(SettingsLoader.load(null, environment, 1).http().port()).isEqualTo(8080);
    }

    @Test
    void shouldKnowTheFixedNamesOfTheEnvironment() {
        var variables = new SettingsTree(SettingsLoader.defaults()).variables();

        assertThat(variables.keySet())
                .containsAll(List.of(
                        "SIGNPOST_DATABASE_URI",
                        "SIGNPOST_DATA_DIR",
                        "SIGNPOST_HTTP_PORT",
                        "SIGNPOST_MANAGEMENT_PORT",
                        "SIGNPOST_ADMIN_KEY",
                        "SIGNPOST_ENCRYPTION_KEY",
                        "SIGNPOST_OUTBOUND_ALLOW",
                        "SIGNPOST_OUTBOUND_ALLOW_HTTP",
                        "SIGNPOST_OUTBOUND_PORTS",
                        "SIGNPOST_OUTBOUND_NAT64_PREFIX",
                        "SIGNPOST_DEFAULT_PROFILE",
                        "SIGNPOST_PROFILES_DIR"));
    }

    @Test
    void shouldPrintWhatCanBeReadAgainWithSecretsHidden() throws Exception {
        var settings = SettingsLoader.load(null, STRICT, 2);

        String printed = SettingsPrinter.print(settings);
        var again = SettingsLoader.load(file(printed.replaceAll("(?m)^.*\\(hidden\\).*$", "")), STRICT, 2);

        assertThat(printed).contains("  maxPendingBytes: 67108864\n").contains("  lease: 10s\n");
        assertThat(printed).doesNotContain("hush-hush").doesNotContain(KEY);
        assertThat(again).isEqualTo(settings);
    }

    @Test
    void shouldHaveARecordComponentForEachNameInTheShippedFile() throws Exception {
        var settings = SettingsLoader.load(null, Map.of(), 2);

        var inFile = new SettingsTree(SettingsLoader.defaults()).variables().values();

        assertThat(paths("", settings)).containsExactlyInAnyOrderElementsOf(inFile);
    }

    private static List<String> paths(String prefix, Record section) throws ReflectiveOperationException {
        List<String> paths = new ArrayList<>();
        for (var component : section.getClass().getRecordComponents()) {
            if (component.getType().getSimpleName().endsWith("Settings")) {
                var inner = (Record) component.getAccessor().invoke(section);
                paths.addAll(paths(prefix + component.getName() + ".", inner));
            } else {
                paths.add(prefix + component.getName());
            }
        }
        return paths;
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("settings.yaml"), text);
    }

    private static SettingsException failure(@Nullable Path file, Map<String, String> environment) {
        return catchThrowableOfType(SettingsException.class, () -> SettingsLoader.load(file, environment, 2));
    }
}
