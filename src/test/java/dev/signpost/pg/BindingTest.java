package dev.signpost.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.model.WaitReason;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BindingTest {
    private static final Sql PAIRS = Sql.of(
            "queue.test", "-- :tenant bigint · :webhooks bigint[] · :type text\nSELECT :tenant, :webhooks, :type");

    private static Sql one(String type) {
        return Sql.of("queue.test", "-- :a " + type + "\nSELECT :a");
    }

    @Test
    void shouldPutValuesInTheirPlacesInWhateverOrder() {
        var inOrder =
                PAIRS.bind().set("tenant", 1L).set("webhooks", new Long[] {2L}).set("type", "t");
        var otherwise =
                PAIRS.bind().set("type", "t").set("webhooks", new Long[] {2L}).set("tenant", 1L);

        for (Sql.Binding binding : List.of(inOrder, otherwise)) {
            Tuple values = binding.values();
            assertThat(values.getLong(0)).isEqualTo(1);
            assertThat(values.getArrayOfLongs(1)).containsExactly(2L);
            assertThat(values.getString(2)).isEqualTo("t");
        }
    }

    @Test
    void shouldTakeNullForAValue() {
        assertThat(one("text").bind().set("a", (String) null).values().getValue(0))
                .isNull();
    }

    @Test
    void shouldWidenAnIntWhereABigintIsDeclared() {
        assertThat(one("bigint").bind().set("a", 7).values().getValue(0)).isEqualTo(7L);
        assertThat(one("int").bind().set("a", 7).values().getValue(0)).isEqualTo(7);
    }

    @Test
    void shouldTakeTheCodeOfAConstant() {
        assertThat(one("smallint").bind().set("a", WaitReason.REPLAY).values().getValue(0))
                .isEqualTo((short) 6);
    }

    @Test
    void shouldTakeEachTypeForWhatItIsDeclared() {
        UUID id = new UUID(1, 2);
        OffsetDateTime time = OffsetDateTime.parse("2026-01-01T00:00:00Z");
        Buffer bytes = Buffer.buffer("b");
        List<Sql.Binding> bound = List.of(
                one("int").bind().set("a", 1),
                one("bigint").bind().set("a", 1L),
                one("smallint").bind().set("a", (short) 1),
                one("smallint").bind().set("a", (Short) (short) 1),
                one("int").bind().set("a", (Integer) 1),
                one("bigint").bind().set("a", (Integer) null),
                one("text").bind().set("a", "t"),
                one("uuid").bind().set("a", id),
                one("boolean").bind().set("a", true),
                one("timestamptz").bind().set("a", time),
                one("bytea").bind().set("a", bytes),
                one("int[]").bind().set("a", new Integer[] {1}),
                one("bigint[]").bind().set("a", new Long[] {1L}),
                one("smallint[]").bind().set("a", new Short[] {1}),
                one("text[]").bind().set("a", new String[] {"t"}),
                one("uuid[]").bind().set("a", new UUID[] {id}),
                one("boolean[]").bind().set("a", new Boolean[] {true}),
                one("timestamptz[]").bind().set("a", new OffsetDateTime[] {time}),
                one("bytea[]").bind().set("a", new Buffer[] {bytes}));

        assertThat(bound)
                .hasSize(SqlType.values().length + 3)
                .allSatisfy(each -> assertThat(each.values().size()).isOne());
    }

    @Test
    void shouldRefuseAnArrayOfAnotherType() {
        assertThatThrownBy(() -> PAIRS.bind().set("tenant", 1L).set("webhooks", new Integer[] {2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("queue.test declares :webhooks bigint[], and Integer[] was passed");
    }

    @Test
    void shouldRefuseAValueThatIsTooWide() {
        assertThatThrownBy(() -> one("int").bind().set("a", 1L))
                .hasMessage("queue.test declares :a int, and Long was passed");
    }

    @Test
    void shouldRefuseANameThatIsNotDeclared() {
        assertThatThrownBy(() -> PAIRS.bind().set("tenants", 1L))
                .hasMessage("queue.test declares no :tenants, but :tenant bigint, :webhooks bigint[], :type text");
    }

    @Test
    void shouldRefuseToSetAParameterTwice() {
        assertThatThrownBy(() -> PAIRS.bind().set("type", "a").set("type", "b"))
                .hasMessage("queue.test: :type is set twice");
    }

    @Test
    void shouldSendNothingWhileAParameterIsNotSet() {
        List<Sql> sent = new ArrayList<>();
        SqlRunner runner = (sql, parameters) -> {
            sent.add(sql);
            return Future.<RowSet<Row>>failedFuture("nowhere");
        };

        assertThatThrownBy(() -> runner.run(PAIRS.bind().set("webhooks", new Long[0])))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("queue.test lacks :tenant bigint, :type text");
        assertThat(sent).isEmpty();
    }
}
