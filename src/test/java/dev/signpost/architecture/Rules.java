package dev.signpost.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What main code must never do, for the packages below a root: the product's, or those of the planted violations that
 * show that each rule can fail.
 */
final class Rules {
    // They block, and run before the event loops have work or after they have ended: boot calls them.
    private static final String[] START_ONLY = {
        "pg.EmbeddedDatabase",
        "pg.PostgresServer",
        "pg.PostgresBinaries",
        "pg.PrivateFile",
        "pg.Migrations",
        "pg.Upgrade",
        "pg.LockWatch",
        "pg.Sql",
        "profile.ProfileLoader",
        "settings",
        "console.ConsoleFiles"
    };
    private static final Set<String> ALL = Set.of("*");

    private static final Set<String> OPENING = Set.of(
            "createHttpClient",
            "httpClientBuilder",
            "createNetClient",
            "createWebSocketClient",
            "webSocketClientBuilder");

    private final String root;

    Rules(String root) {
        this.root = root;
    }

    Map<String, ArchRule> all() {
        var rules = new LinkedHashMap<String, ArchRule>();
        rules.put("imports follow the picture", importsFollowThePicture());
        rules.put("no cycles", noCycles());
        rules.put("no class cycles", noClassCycles());
        rules.put("nouns and rules know the JDK only", nounsAndRulesKnowTheJdkOnly());
        rules.put("one way out", oneWayOut());
        rules.put("only deliver and challenge use the way out", onlyDeliverAndChallengeUseTheWayOut());
        rules.put("no unchecked URL", noUncheckedUrl());
        rules.put("driver only in pg", driverOnlyInPg());
        rules.put("SQL only in the stores", sqlOnlyInTheStores());
        rules.put("web only at the edge", webOnlyAtTheEdge());
        rules.put("no client of Vert.x's own", noClientOfVertxsOwn());
        rules.put("time is injected", timeIsInjected());
        rules.put("chance is injected", chanceIsInjected());
        rules.put("nothing waits", nothingWaits());
        rules.put("no file on an event loop", noFileOnAnEventLoop());
        rules.put("no test library", noTestLibrary());
        rules.put("no static state", noStaticState());
        rules.put("no standard streams", noStandardStreams());
        rules.put("few parameters", fewParameters());
        return rules;
    }

    private ArchRule importsFollowThePicture() {
        return classes().should(Conditions.importOnly(root, Packages.MAY_IMPORT));
    }

    private ArchRule noCycles() {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles();
    }

    private ArchRule noClassCycles() {
        return classes().should(new Knots(root));
    }

    private ArchRule nounsAndRulesKnowTheJdkOnly() {
        return classes()
                .that()
                .resideInAnyPackage(in(Packages.NOUNS, "profile", "retry"))
                .and(not(named("profile.ProfileLoader", "profile.YamlNode")))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "javax.crypto..", "org.jspecify..", root + "..")
                .allowEmptyShould(true);
    }

    private ArchRule oneWayOut() {
        // PostgresBinaries opens URLs of the class path, which never leave the machine. The other two are commands'
        // ways to an instance and to a program that their user has named; no process that serves has one.
        return noClasses()
                .that(not(named("outbound", "pg.PostgresBinaries", "boot.RunningInstance", "boot.ForwardedRequests")))
                .should()
                .dependOnClassesThat(describe(
                        "are HTTP clients",
                        type -> type.getName().startsWith("java.net.http.")
                                || type.getName().startsWith("io.vertx.ext.web.client.")
                                || type.getName().matches("io\\.vertx\\.core\\.http\\.(HttpClient|WebSocketClient).*")))
                .orShould()
                .accessTargetWhere(Conditions.callOf(
                        Map.of(
                                "io.vertx.core.Vertx",
                                OPENING,
                                "java.net.URL",
                                Set.of("openConnection", "openStream"),
                                "java.net.HttpURLConnection",
                                ALL,
                                "io.netty.bootstrap.Bootstrap",
                                ALL),
                        access -> true));
    }

    private ArchRule onlyDeliverAndChallengeUseTheWayOut() {
        return noClasses()
                .that(not(named("outbound", "deliver", "challenge", Packages.BOOT)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in("outbound"));
    }

    private ArchRule noUncheckedUrl() {
        return noClasses()
                .should()
                .accessTargetWhere(Conditions.callOf(
                        Map.of(
                                "io.vertx.core.http.RequestOptions",
                                Set.of("setAbsoluteURI"),
                                "java.net.URL",
                                Set.of("<init>"),
                                "java.net.URI",
                                Set.of("toURL")),
                        access -> true));
    }

    private ArchRule driverOnlyInPg() {
        return noClasses()
                .that(not(named("pg")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.vertx.pgclient..",
                        "java.sql..",
                        "javax.sql..",
                        "org.postgresql..",
                        "org.flywaydb..",
                        "io.zonky..");
    }

    private ArchRule sqlOnlyInTheStores() {
        return noClasses()
                .that(not(named("pg", "catalog", "queue", "upkeep")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx.sqlclient..");
    }

    private ArchRule webOnlyAtTheEdge() {
        return noClasses()
                .that(not(named("http", "ingest", "manage", "console", "outbound")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx.ext.web..");
    }

    /** WebClient goes through the guard, or not at all. */
    private ArchRule noClientOfVertxsOwn() {
        return noClasses()
                .that(named("outbound"))
                .should()
                .dependOnClassesThat(describe(
                        "are of the web, but for its client",
                        type -> type.getName().startsWith("io.vertx.ext.web.")
                                && !type.getName().startsWith("io.vertx.ext.web.client.")
                                && !type.getName().startsWith("io.vertx.ext.web.codec.")))
                .orShould()
                .accessTargetWhere(Conditions.callOf(
                        Map.of("io.vertx.ext.web.client.WebClient", Set.of("create"), "io.vertx.core.Vertx", OPENING),
                        access -> true))
                .allowEmptyShould(true);
    }

    private ArchRule timeIsInjected() {
        return noClasses()
                .that(not(named(Packages.BOOT, "Main")))
                .should()
                .accessTargetWhere(Conditions.callOf(
                        Map.of(
                                "java.lang.System", Set.of("currentTimeMillis", "nanoTime"),
                                "java.time.Clock", Set.of("systemUTC", "systemDefaultZone", "system"),
                                "java.time.InstantSource", Set.of("system"),
                                "java.time.Instant", Set.of("now"),
                                "java.time.OffsetDateTime", Set.of("now"),
                                "java.time.ZonedDateTime", Set.of("now"),
                                "java.time.LocalDate", Set.of("now"),
                                "java.time.LocalDateTime", Set.of("now"),
                                "java.util.Date", Set.of("<init>")),
                        // Instant.now(clock) takes what was injected.
                        access -> !access.getDescription().contains("now(java.time.Clock)")));
    }

    private ArchRule chanceIsInjected() {
        return noClasses()
                .that(not(named(Packages.BOOT, "Main")))
                .should()
                .accessTargetWhere(Conditions.callOf(
                        Map.of(
                                "java.util.UUID", Set.of("randomUUID"),
                                "java.lang.Math", Set.of("random"),
                                "java.util.Random", Set.of("<init>"),
                                "java.util.SplittableRandom", Set.of("<init>"),
                                "java.security.SecureRandom", Set.of("<init>", "getInstanceStrong", "getInstance"),
                                "java.util.concurrent.ThreadLocalRandom", Set.of("current"),
                                "java.util.random.RandomGenerator", Set.of("getDefault", "of"),
                                "com.fasterxml.uuid.Generators", ALL),
                        access -> true));
    }

    private ArchRule nothingWaits() {
        return noClasses()
                .that(not(named(Packages.BOOT, "Main")))
                .and(not(named(START_ONLY)))
                .should()
                .accessTargetWhere(Conditions.callOf(
                        Map.of(
                                "java.lang.Thread", Set.of("sleep", "join"),
                                "java.util.concurrent.TimeUnit", Set.of("sleep"),
                                "java.lang.Object", Set.of("wait"),
                                "java.lang.Process", Set.of("waitFor"),
                                "java.util.concurrent.Future", Set.of("get"),
                                "java.util.concurrent.CompletableFuture", Set.of("get", "join"),
                                "java.util.concurrent.CountDownLatch", Set.of("await"),
                                "java.util.concurrent.Semaphore", Set.of("acquire"),
                                "java.util.concurrent.BlockingQueue", Set.of("take", "put"),
                                "io.vertx.core.Future", Set.of("await")),
                        access -> true));
    }

    private ArchRule noFileOnAnEventLoop() {
        return noClasses()
                .that(not(named(Packages.BOOT, "Main")))
                .and(not(named(START_ONLY)))
                .should()
                .dependOnClassesThat(describe(
                        "read or write files",
                        type -> Set.of(
                                        "java.nio.file.Files",
                                        "java.nio.channels.FileChannel",
                                        "java.io.FileInputStream",
                                        "java.io.FileOutputStream",
                                        "java.io.FileReader",
                                        "java.io.FileWriter",
                                        "java.io.RandomAccessFile")
                                .contains(type.getName())));
    }

    private ArchRule noTestLibrary() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.junit..",
                        "org.assertj..",
                        "org.awaitility..",
                        "com.tngtech.archunit..",
                        "com.code_intelligence..",
                        "com.standardwebhooks..",
                        "io.vertx.junit5..");
    }

    private ArchRule noStaticState() {
        return fields().that()
                .haveModifier(STATIC)
                .and()
                .doNotHaveModifier(SYNTHETIC)
                .should(Conditions.holdNoState());
    }

    private ArchRule noStandardStreams() {
        return noClasses()
                .that(not(named(Packages.BOOT, "Main", "Launcher")))
                .should()
                .accessTargetWhere(Conditions.callOf(Map.of("java.lang.System", Set.of("out", "err")), access -> true))
                .orShould()
                .accessTargetWhere(describe(
                        "print a stack trace", access -> access.getName().equals("printStackTrace")));
    }

    private ArchRule fewParameters() {
        return codeUnits().should(Conditions.takeAtMostSixParameters());
    }

    private String[] in(String... packages) {
        return Arrays.stream(packages).map(it -> root + "." + it + "..").toArray(String[]::new);
    }

    /** Classes of these packages, or these classes with what is nested in them; named from below the root. */
    private DescribedPredicate<JavaClass> named(String... names) {
        return describe(
                "are " + String.join(", ", names),
                type -> Arrays.stream(names)
                        .map(name -> root + "." + name)
                        .anyMatch(name -> type.getName().equals(name)
                                || type.getName().startsWith(name + ".")
                                || type.getName().startsWith(name + "$")));
    }

    private static DescribedPredicate<JavaClass> not(DescribedPredicate<JavaClass> predicate) {
        return DescribedPredicate.not(predicate);
    }
}
