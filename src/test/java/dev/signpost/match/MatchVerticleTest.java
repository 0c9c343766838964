package dev.signpost.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.signpost.bus.Addresses;
import dev.signpost.bus.stage.Done;
import dev.signpost.bus.stage.MatchReply;
import dev.signpost.bus.stage.MatchRequest;
import dev.signpost.bus.stage.MatchRequest.Wanted;
import dev.signpost.bus.stage.Ping;
import dev.signpost.bus.stage.RunChore;
import dev.signpost.bus.stage.StageBus;
import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.testkit.Await;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MatchVerticleTest {
    private final Vertx vertx = Vertx.vertx();
    private final StageBus bus = new StageBus(vertx, (address, failure) -> {});
    private final Map<Long, TenantSnapshot> memory = new ConcurrentHashMap<>();

    @BeforeEach
    void deploy() {
        var matcher = new Matcher(1_000, Ticker.systemTicker(), profile -> Set.of(), Set::of);
        memory.put(1L, tenant(1, 5));
        Await.value(vertx.deployVerticle(new MatchVerticle(bus, matcher, memory::get)));
    }

    @AfterEach
    void close() {
        Await.value(vertx.close());
    }

    private static TenantSnapshot tenant(long key, long version) {
        return new TenantSnapshot(key, "acme", version, "standard", Map.of(), Set.of("a.b"));
    }

    private MatchReply ask(Wanted... wanted) {
        return Await.value(bus.request(Addresses.MATCH, new MatchRequest(List.of(wanted)), MatchReply.class));
    }

    @Test
    void shouldAnswerEachInItsOrderWithTheVersionItWasMatchedAgainst() {
        memory.put(2L, tenant(2, 9));

        MatchReply reply = ask(new Wanted(2, "a.b", 9), new Wanted(1, "a.b", 5), new Wanted(2, "x.y", 1));

        assertThat(reply.matches()).extracting("tenantVersion").containsExactly(9L, 5L, 9L);
        assertThat(reply.matches()).extracting("knownType").containsExactly(true, true, false);
    }

    @Test
    void shouldLeaveOutWhatMemoryDoesNotHaveOrHasOlder() {
        MatchReply reply = ask(new Wanted(1, "a.b", 6), new Wanted(3, "a.b", 0), new Wanted(1, "a.b", 5));

        assertThat(reply.matches()).extracting(match -> match == null).containsExactly(true, true, false);
    }

    @Test
    void shouldAnswerAPingAndRefuseWhatIsNotForIt() {
        Await.value(bus.request(Addresses.MATCH, new Ping(), Done.class));

        var failure = Await.failure(bus.request(Addresses.MATCH, new RunChore("jobs"), Done.class));

        assertThat(failure).hasMessageContaining("this stage takes no RunChore");
    }
}
