package dev.signpost.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signpost.model.RawJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadyEventsTest {
    private final Map<String, TenantShare> shares = new HashMap<>();
    private final ReadyEvents ready = new ReadyEvents();

    @Test
    void shouldServeTenantsInTurnAndEachInTheOrderOfItsEvents() {
        add("a1", "a2", "a3", "a4", "b1", "c1", "c2");

        List<String> taken = takeAll();

        assertThat(taken).containsExactly("a1", "b1", "c1", "a2", "c2", "a3", "a4");
    }

    @Test
    void shouldServeATenantThatComesLateAfterOneEventOfEachOther() {
        add("a1", "a2", "a3", "b1", "b2", "b3");
        ready.take();
        add("c1");

        List<String> taken = takeAll();

        assertThat(taken).containsExactly("b1", "a2", "c1", "b2", "a3", "b3");
    }

    @Test
    void shouldPutWhatIsGivenBackInFrontOfItsTenantsOthers() {
        add("a1", "a2", "b1");
        PendingEvent first = ready.take();
        PendingEvent other = ready.take();
        ready.addFirst(other);
        ready.addFirst(first);

        List<String> taken = takeAll();

        assertThat(taken).containsExactly("b1", "a1", "a2");
    }

    @Test
    void shouldTakeOutWhatIsOlderInEveryLine() {
        addAt(1, "a1");
        addAt(5, "a2");
        addAt(2, "b1");
        addAt(7, "c1");
        List<String> old = new ArrayList<>();

        ready.takeOlder(5, event -> old.add(event.draft.type()));

        assertThat(old).containsExactlyInAnyOrder("a1", "b1");
        addAt(8, "b2");
        assertThat(takeAll()).containsExactly("a2", "c1", "b2");
    }

    private void add(String... types) {
        for (String type : types) {
            addAt(0, type);
        }
    }

    private void addAt(long nanos, String type) {
        TenantShare share = shares.computeIfAbsent(type.substring(0, 1), TenantShare::new);
        var draft = new Draft(share.tenantId, type, null, RawJson.of("1"), null, null, null);
        ready.add(new PendingEvent(draft, share, null, null, nanos));
    }

    private List<String> takeAll() {
        List<String> types = new ArrayList<>();
        while (ready.peek() != null) {
            types.add(ready.take().draft.type());
        }
        return types;
    }
}
