package dev.signpost.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signpost.chaos.Evidence.Asked;
import dev.signpost.testkit.SignpostApi;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Those who use the API while the rest goes on: webhooks come and go, are blocked and put back, deliveries are sent
 * again, dead letters replayed. Every call is written down, with whether it was answered.
 */
final class Clerk {
    private static final int TENANTS = 3;
    private static final int TYPES = 4;
    private static final int PER_TENANT = 6;
    private static final long BETWEEN_MILLIS = 350;
    /** Of every fourth webhook's receiver, so that there is always something on its way. */
    private static final long SLOW_MILLIS = 120;

    private static final String SECRET = "a secret of ours, ß, for ";

    private final IntFunction<URI> pods;
    private final int podCount;
    private final String adminKey;
    private final Receivers receivers;
    private final Function<String, String> url;
    private final Journal journal;
    private final Random random;
    private final Map<String, Hook> hooks = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final List<Creation> unsure = new ArrayList<>();
    private final List<String> blocked = new ArrayList<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private @Nullable Thread thread;
    private int made;
    private int failures;

    /** One webhook; {@code id} is the product's. */
    record Hook(String name, String tenant, String type, String id, Inbox inbox) {}

    private record Creation(Inbox inbox, String type, long from) {}

    /** @param url of a webhook by its name */
    Clerk(Publishers.Setting setting, Receivers receivers, Function<String, String> url, Journal journal, long seed) {
        pods = setting.pods();
        podCount = setting.podCount();
        adminKey = setting.adminKey();
        this.receivers = receivers;
        this.url = url;
        this.journal = journal;
        random = new Random(seed ^ 0xC1E2C);
    }

    static int tenants() {
        return TENANTS;
    }

    static int types() {
        return TYPES;
    }

    SignpostApi api() {
        return new SignpostApi(pods.apply(random.nextInt(podCount)), adminKey);
    }

    /** Tenants, and the webhooks that stay. */
    void prepare() {
        for (int tenant = 0; tenant < TENANTS; tenant++) {
            api().createTenant("t" + tenant);
            for (int i = 0; i < PER_TENANT; i++) {
                create("t" + tenant, i == 0 ? "*" : "deal." + i % TYPES);
            }
        }
    }

    synchronized List<Hook> hooks() {
        return List.copyOf(hooks.values());
    }

    /** Changes that came to nothing, because a pod or the database was away. */
    int failures() {
        return failures;
    }

    /** The name of a webhook by the product's id; the id itself if nobody was told of it. */
    synchronized String name(String id) {
        return names.getOrDefault(id, id);
    }

    /** Changes things until it is stopped. */
    void start(Publishers publishers) {
        thread = new Thread(() -> work(publishers), "clerk");
        thread.setDaemon(true);
        thread.start();
    }

    void stop() {
        stop.countDown();
        Thread running = thread;
        if (running != null) {
            try {
                running.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void work(Publishers publishers) {
        try {
            while (!stop.await(BETWEEN_MILLIS / 2 + random.nextInt((int) BETWEEN_MILLIS), TimeUnit.MILLISECONDS)) {
                try {
                    change(publishers);
                } catch (UncheckedIOException | AssertionError e) {
                    // Written down as unanswered: whoever comes later finds out.
                    failures++;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void change(Publishers publishers) {
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                findUnsure();
                String tenant = "t" + random.nextInt(TENANTS);
                String type = "deal." + random.nextInt(TYPES);
                create(tenant, type);
                publishers.publishEverywhere(tenant, type, random);
                delete(one());
            }
            case 2, 3 -> block(one());
            case 4, 5 -> unblockOne();
            case 6, 7, 8 -> resend(publishers);
            default -> replay("t" + random.nextInt(TENANTS));
        }
    }

    private synchronized Hook any() {
        List<Hook> all = List.copyOf(hooks.values());
        return all.get(random.nextInt(all.size()));
    }

    /** Rather one whose receiver is in trouble, if there is any: for it deliveries wait. */
    private Hook one() {
        List<Hook> troubled = hooks().stream()
                .filter(hook -> hook.inbox().manner() != Manner.WELL)
                .toList();
        return troubled.isEmpty() || random.nextInt(3) == 0 ? any() : troubled.get(random.nextInt(troubled.size()));
    }

    /** At the end: what is blocked is put back, what is dead is replayed; true if nothing was left to do. */
    boolean putEverythingBack() {
        boolean quiet = blocked.isEmpty();
        findUnsure();
        while (!blocked.isEmpty()) {
            unblockOne();
        }
        for (Hook hook : hooks()) {
            JsonNode webhook = api().get(path(hook)).expect(200).json();
            if (!webhook.path("status").asText().equals("ACTIVE")
                    || webhook.path("heldCount").asInt() > 0) {
                unblock(hook);
                quiet = false;
            }
        }
        for (int tenant = 0; tenant < TENANTS; tenant++) {
            if (!api().get("/v1/tenants/t" + tenant + "/dead-letters?limit=1")
                    .expect(200)
                    .json()
                    .path("items")
                    .isEmpty()) {
                replay("t" + tenant);
                quiet = false;
            }
        }
        return quiet;
    }

    private static String path(Hook hook) {
        return "/v1/tenants/" + hook.tenant() + "/webhooks/" + hook.id();
    }

    private void create(String tenant, String type) {
        String name = "w" + ++made;
        boolean standard = made % 3 != 0;
        String given = SECRET + name;
        if (standard) {
            byte[] bytes = given.getBytes(StandardCharsets.UTF_8);
            given = "whsec_" + Base64.getEncoder().encodeToString(bytes);
        }
        var inbox = new Inbox(name, tenant, standard, given, made % 4 == 0 ? SLOW_MILLIS : 0);
        receivers.add(inbox);
        String body = "{\"url\":\"" + url.apply(name) + "\",\"eventTypes\":[\"" + type + "\"],\"profile\":\""
                + (standard ? "storm" : "storm-plain") + "\",\"secret\":\"" + given + "\"}";
        var creation = new Creation(inbox, type, Journal.nowMicros());
        SignpostApi.@Nullable Answer answer = sent(api(), "POST", "/v1/tenants/" + tenant + "/webhooks", body);
        if (answer == null || answer.status() >= 500) {
            unsure.add(creation);
        } else {
            created(creation, answer.expect(201).json().path("id").asText());
        }
    }

    private void created(Creation creation, String id) {
        Inbox inbox = creation.inbox();
        write(Asked.CREATE, creation.from(), inbox.tenant(), inbox.name(), "", creation.type(), true);
        synchronized (this) {
            hooks.put(inbox.name(), new Hook(inbox.name(), inbox.tenant(), creation.type(), id, inbox));
            names.put(id, inbox.name());
        }
    }

    /** Webhooks whose creation was not answered may be there. */
    private void findUnsure() {
        for (Creation creation : List.copyOf(unsure)) {
            Inbox inbox = creation.inbox();
            api().all("/v1/tenants/" + inbox.tenant() + "/webhooks").stream()
                    .filter(webhook -> webhook.path("url").asText().endsWith("/" + inbox.name()))
                    .map(webhook -> webhook.path("id").asText())
                    .findFirst()
                    .ifPresent(id -> {
                        unsure.remove(creation);
                        created(creation, id);
                    });
        }
    }

    private static SignpostApi.@Nullable Answer sent(SignpostApi api, String method, String path, String body) {
        try {
            return api.send(method, path, body.getBytes(StandardCharsets.UTF_8));
        } catch (UncheckedIOException e) {
            return null;
        }
    }

    private boolean call(Asked asked, Hook hook, String event, String method, String path, String body) {
        long from = Journal.nowMicros();
        SignpostApi.@Nullable Answer answer = sent(api(), method, path, body);
        boolean done = answer != null && answer.status() < 300;
        write(asked, from, hook.tenant(), hook.name(), event, "", done);
        return done;
    }

    private void write(Asked asked, long from, String tenant, String name, String event, String type, boolean done) {
        journal.write(
                "asked",
                asked,
                "from",
                from,
                "at",
                Journal.nowMicros(),
                "tenant",
                tenant,
                "webhook",
                name,
                "event",
                event,
                "type",
                type,
                "done",
                done);
    }

    private void delete(Hook hook) {
        synchronized (this) {
            // The first of each tenant stays, so that there is always one that wants everything.
            if (hook.type().equals("*") || hooks.size() <= TENANTS * 2) {
                return;
            }
            hooks.remove(hook.name());
            blocked.remove(hook.name());
        }
        boolean done = false;
        for (int attempt = 0; attempt < 20 && !done; attempt++) {
            done = call(Asked.DELETE, hook, "", "DELETE", path(hook), "");
        }
    }

    private void block(Hook hook) {
        blocked.add(hook.name());
        call(Asked.BLOCK, hook, "", "POST", path(hook) + "/block", "");
    }

    private void unblockOne() {
        if (blocked.isEmpty()) {
            return;
        }
        Hook hook;
        synchronized (this) {
            hook = hooks.get(blocked.remove(0));
        }
        if (hook != null && !unblock(hook)) {
            blocked.add(hook.name());
        }
    }

    private boolean unblock(Hook hook) {
        return call(Asked.UNBLOCK, hook, "", "POST", path(hook) + "/unblock", "{\"replayHeld\":true}");
    }

    /** What happened just now, for a webhook that may have it already, or what a webhook has given up. */
    private void resend(Publishers publishers) {
        if (random.nextInt(2) == 0 && resendDead("t" + random.nextInt(TENANTS))) {
            return;
        }
        Publishers.Known known = publishers.recent(random);
        List<Hook> its = known == null
                ? List.of()
                : hooks().stream()
                        .filter(hook -> hook.tenant().equals(known.tenant()))
                        .toList();
        if (!its.isEmpty()) {
            Hook hook = its.get(random.nextInt(its.size()));
            String event = Evidence.plain(known.event());
            String path = "/v1/tenants/" + hook.tenant() + "/events/" + known.event() + "/resend";
            call(Asked.RESEND, hook, event, "POST", path, "{\"webhookIds\":[\"" + hook.id() + "\"]}");
        }
    }

    private boolean resendDead(String tenant) {
        JsonNode dead = api().get("/v1/tenants/" + tenant + "/dead-letters?limit=5")
                .expect(200)
                .json()
                .path("items");
        if (dead.isEmpty()) {
            return false;
        }
        JsonNode letter = dead.get(random.nextInt(dead.size()));
        Hook hook;
        synchronized (this) {
            hook = hooks.get(name(letter.path("webhookId").asText()));
        }
        if (hook != null) {
            String event = Evidence.plain(letter.path("eventId").asText());
            String path =
                    "/v1/tenants/" + tenant + "/deliveries/" + letter.path("id").asText() + "/resend";
            call(Asked.RESEND, hook, event, "POST", path, "");
        }
        return hook != null;
    }

    private void replay(String tenant) {
        long from = Journal.nowMicros();
        SignpostApi.@Nullable Answer answer =
                sent(api(), "POST", "/v1/tenants/" + tenant + "/dead-letters/replay", "{\"all\":true}");
        write(Asked.REPLAY, from, tenant, "", "", "", answer != null && answer.status() < 300);
    }
}
