package dev.signpost.architecture;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plants a violation of each rule: a rule that cannot fail would guard nothing. */
class RulesCanFailTest {
    private static final String PLANTED = "dev.signpost.architecture.planted";

    private static final Map<String, String> WHERE = where();

    private static Map<String, String> where() {
        var where = new TreeMap<String, String>();
        where.put("imports follow the picture", "manage.ImportsStage");
        where.put("no cycles", "queue.NeedsCatalog");
        where.put("no class cycles", "match.Hen");
        where.put("nouns and rules know the JDK only", "model.KnowsVertx");
        where.put("one way out", "deliver.OwnClient");
        where.put("only deliver and challenge use the way out", "ingest.UsesWayOut");
        where.put("no unchecked URL", "deliver.OwnClient.looseUrl");
        where.put("driver only in pg", "queue.OwnDriver");
        where.put("SQL only in the stores", "deliver.OwnSql");
        where.put("web only at the edge", "deliver.OwnWeb");
        where.put("no client of Vert.x's own", "outbound.SecondWay");
        where.put("time is injected", "record.Sins.clock");
        where.put("chance is injected", "record.Sins.chance");
        where.put("nothing waits", "record.Sins.waits");
        where.put("no file on an event loop", "record.Sins.file");
        where.put("no test library", "record.Sins.tests");
        where.put("no static state", "record.Sins.state");
        where.put("no standard streams", "record.Sins.prints");
        where.put("few parameters", "record.Sins.many");
        return where;
    }

    @Test
    void shouldFindEachPlantedViolationAndNoneInBoot() {
        JavaClasses planted = new ClassFileImporter().importPackages(PLANTED);
        Map<String, ArchRule> rules = new Rules(PLANTED).all();

        assertThat(WHERE).containsOnlyKeys(rules.keySet());
        rules.forEach((name, rule) -> {
            List<String> found = rule.evaluate(planted).getFailureReport().getDetails();
            assertThat(found).as(name).anyMatch(it -> it.contains(PLANTED + "." + requireNonNull(WHERE.get(name))));
            assertThat(found).as(name).noneMatch(it -> it.contains(PLANTED + ".boot."));
        });
    }

    @Test
    void shouldRefuseAPackageThatIsNotInThePicture() {
        JavaClasses planted = new ClassFileImporter().importPackages(PLANTED);
        ArchRule imports = requireNonNull(new Rules(PLANTED).all().get("imports follow the picture"));

        assertThat(imports.evaluate(planted).getFailureReport().getDetails())
                .contains("elsewhere is not in the picture: " + PLANTED + ".elsewhere.Homeless");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "catalog | INSERT INTO event (id) SELECT 1 | event",
                "catalog | WITH a AS (DELETE FROM  backlog b RETURNING *) SELECT 1 | backlog",
                "queue | update ONLY webhook SET status = 'x' | webhook",
                "queue | TRUNCATE tenant | tenant",
                "queue | MERGE INTO tenant t USING x ON true | tenant",
                "upkeep | DELETE FROM idempotency | idempotency",
            })
    void shouldSeeAForeignWrite(String owner, String sql, String table) {
        assertThat(SourceRules.foreignWrites(owner, sql)).containsExactly(table);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM webhook FOR UPDATE",
                "SELECT 1 FROM tenant FOR NO KEY UPDATE OF tenant SKIP LOCKED",
                "INSERT INTO event VALUES (1) ON CONFLICT (id) DO UPDATE SET a = 1",
                "-- never INSERT INTO webhook here\nUPDATE backlog SET due_at = now()",
                "/* DELETE FROM tenant */ SELECT 1"
            })
    void shouldTakeNoReadForAWrite(String sql) {
        assertThat(SourceRules.foreignWrites("queue", sql)).isEmpty();
    }

    @Test
    void shouldSeeWhatIsWrongWithAText() {
        assertThat(SourceRules.shape("x\n".repeat(401))).containsExactly("401 lines");
        assertThat(SourceRules.shape("x".repeat(121))).containsExactly("line 1 has 121 columns");
        assertThat(SourceRules.shape("// TO" + "DO later")).hasSize(1);
        assertThat(SourceRules.shape("x\n".repeat(400))).isEmpty();
        assertThat(SourceRules.hasInlineSql("run(\"SELECT 1\")")).isTrue();
        assertThat(SourceRules.hasInlineSql("expected(\"Select an event\")")).isFalse();
        assertThat(SourceRules.packageDocument("package a;")).hasSize(2);
        assertThat(SourceRules.packageDocument("/**\n * a\n * b\n * c\n * d\n * e\n */\n@NullMarked\npackage a;"))
                .isEmpty();
        assertThat(SourceRules.created("CREATE TABLE a (b int); CREATE TABLE c();"))
                .containsExactlyInAnyOrder("a", "c");
    }
}
