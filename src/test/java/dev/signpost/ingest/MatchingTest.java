package dev.signpost.ingest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.bus.Addresses;
import dev.signpost.bus.stage.Done;
import dev.signpost.bus.stage.MatchReply;
import dev.signpost.bus.stage.MatchRequest;
import dev.signpost.bus.stage.StageBus;
import dev.signpost.bus.stage.StageMessage;
import dev.signpost.catalog.TenantSnapshot;
import dev.signpost.model.Match;
import dev.signpost.model.RawJson;
import dev.signpost.testkit.Await;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MatchingTest {
    private static final int MOST = 3;
    private static final long VERSION = 7;
    private static final Match NOBODY = new Match(VERSION, List.of(), List.of(), true);

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final StageBus bus = new StageBus(vertx, (address, failure) -> {});
    private final BlockingQueue<PendingEvent> matched = new LinkedBlockingQueue<>();
    private final BlockingQueue<PendingEvent> unknown = new LinkedBlockingQueue<>();
    private final BlockingQueue<MatchRequest> requests = new LinkedBlockingQueue<>();
    private volatile boolean busy;
    private final Matching matching = new Matching(vertx, bus, MOST, new Listener());

    private void reply(MatchRequest request, @Nullable Match match) {
        List<@Nullable Match> matches = new ArrayList<>();
        request.wanted().forEach(each -> matches.add(match));
        loop.runOnContext(turn -> matching.answered(new MatchReply(request.number(), matches)));
    }

    private final class Listener implements Matching.Listener {
        @Override
        public void matched(PendingEvent event) {
            matched.add(event);
        }

        @Override
        public void unknown(PendingEvent event) {
            unknown.add(event);
        }

        @Override
        public void answered() {}

        @Override
        public boolean wantsMore() {
            return !busy;
        }
    }

    @AfterEach
    void close() {
        Await.value(vertx.close());
    }

    private Future<Done> keep(StageMessage message) {
        requests.add((MatchRequest) message);
        return Future.succeededFuture(Done.DONE);
    }

    private static PendingEvent event(String type) {
        var draft = new Draft("acme", type, null, RawJson.of("1"), null, null, null);
        var event = new PendingEvent(draft, new TenantShare("acme"), null, null, 0);
        event.tenant = new TenantSnapshot(1, "acme", VERSION, "standard", Map.of(), Set.of());
        return event;
    }

    private void ask(String... types) {
        Promise<Void> asked = Promise.promise();
        loop.runOnContext(turn -> {
            List.of(types).forEach(type -> matching.add(event(type)));
            matching.ask();
            asked.complete();
        });
        Await.value(asked.future());
    }

    private MatchRequest next() throws InterruptedException {
        return requireNonNull(requests.poll(10, TimeUnit.SECONDS), "no request came");
    }

    private static List<String> types(MatchRequest request) {
        return request.wanted().stream().map(MatchRequest.Wanted::eventType).toList();
    }

    private String matchedNext() throws InterruptedException {
        return requireNonNull(matched.poll(10, TimeUnit.SECONDS), "nothing was matched")
                .draft
                .type();
    }

    @Test
    void shouldAskForWhatCameMeanwhileWithOneRequestWhenTheOneBeforeIsAnswered() throws InterruptedException {
        bus.consume(Addresses.MATCH, this::keep);

        ask("a");
        ask("b", "c");
        ask("d", "e");
        MatchRequest first = next();
        boolean another = !requests.isEmpty();
        reply(first, NOBODY);

        assertThat(another).isFalse();
        assertThat(types(first)).containsExactly("a");
        assertThat(types(next())).containsExactly("b", "c", "d");
        assertThat(first.wanted().get(0).leastVersion()).isEqualTo(VERSION);
    }

    @Test
    void shouldAskAgainInTheSameOrderWhenNobodyAnswers() throws InterruptedException {
        ask("a", "b");

        bus.consume(Addresses.MATCH, this::keep);
        MatchRequest again = next();
        reply(again, NOBODY);

        assertThat(types(again)).containsExactly("a", "b");
        assertThat(matchedNext()).isEqualTo("a");
        assertThat(matchedNext()).isEqualTo("b");
    }

    @Test
    void shouldHandBackWhatThePodsMemoryDoesNotKnow() throws InterruptedException {
        bus.consume(Addresses.MATCH, this::keep);
        ask("a");

        reply(next(), null);

        assertThat(unknown.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(matched).isEmpty();
    }

    @Test
    void shouldWaitUntilItIsWorthARequestWhileABatchIsOnItsWay() throws InterruptedException {
        bus.consume(Addresses.MATCH, this::keep);
        busy = true;
        ask("a");
        boolean early = !requests.isEmpty();

        busy = false;
        ask("b");

        assertThat(early).isFalse();
        assertThat(types(next())).containsExactly("a", "b");
    }

    @Test
    void shouldGiveUpWhatHasWaitedTooLong() throws InterruptedException {
        bus.consume(Addresses.MATCH, this::keep);
        ask("a");
        ask("b");
        var old = new LinkedBlockingQueue<PendingEvent>();

        loop.runOnContext(turn -> matching.takeOlder(1, old::add));

        PendingEvent taken = requireNonNull(old.poll(10, TimeUnit.SECONDS));
        assertThat(taken.draft.type()).isEqualTo("b");
    }
}
