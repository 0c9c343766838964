package dev.signpost.ingest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.bus.Addresses;
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
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final Matching matching = new Matching(vertx, bus, MOST, new Listener());

    private record Request(MatchRequest asked, Promise<MatchReply> answer) {
        void reply(@Nullable Match match) {
            List<@Nullable Match> matches = new ArrayList<>();
            asked.wanted().forEach(each -> matches.add(match));
            answer.complete(new MatchReply(matches));
        }
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
    }

    @AfterEach
    void close() {
        Await.value(vertx.close());
    }

    private Future<? extends StageMessage> keep(StageMessage message) {
        var request = new Request((MatchRequest) message, Promise.promise());
        requests.add(request);
        return request.answer().future();
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

    private Request next() throws InterruptedException {
        return requireNonNull(requests.poll(10, TimeUnit.SECONDS), "no request came");
    }

    private static List<String> types(Request request) {
        return request.asked().wanted().stream()
                .map(MatchRequest.Wanted::eventType)
                .toList();
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
        Request first = next();
        boolean another = !requests.isEmpty();
        first.reply(NOBODY);

        assertThat(another).isFalse();
        assertThat(types(first)).containsExactly("a");
        assertThat(types(next())).containsExactly("b", "c", "d");
        assertThat(first.asked().wanted().get(0).leastVersion()).isEqualTo(VERSION);
    }

    @Test
    void shouldAskAgainInTheSameOrderWhenNobodyAnswers() throws InterruptedException {
        ask("a", "b");

        bus.consume(Addresses.MATCH, this::keep);
        Request again = next();
        again.reply(NOBODY);

        assertThat(types(again)).containsExactly("a", "b");
        assertThat(matchedNext()).isEqualTo("a");
        assertThat(matchedNext()).isEqualTo("b");
    }

    @Test
    void shouldHandBackWhatThePodsMemoryDoesNotKnow() throws InterruptedException {
        bus.consume(Addresses.MATCH, this::keep);
        ask("a");

        next().reply(null);

        assertThat(unknown.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(matched).isEmpty();
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
