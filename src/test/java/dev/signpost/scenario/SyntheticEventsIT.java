package dev.signpost.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signpost.testkit.SignpostApi;
import dev.signpost.testkit.SignpostProcess;
import dev.signpost.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods measure the whole way of an event by themselves, and nobody else sees anything of it. */
class SyntheticEventsIT {
    private static final String ADMIN = "synthetic-admin-key-0123456789abcdef";

    @TempDir
    Path directory;

    @Test
    void shouldMeasureTheWholeWayOfEachPodUnseenByTenants() {
        try (TestDatabase database = TestDatabase.empty();
                SignpostProcess one = pod(database, "one").start();
                SignpostProcess two = pod(database, "two").start()) {
            awaitDelivered(one);
            awaitDelivered(two);

            SignpostApi api = new SignpostApi(one.uri(), ADMIN);

            assertThat(one.metric("signpost_synthetic_events_total", "outcome", "DELIVERED"))
                    .isEqualTo(1);
            assertThat(one.metric("signpost_synthetic_duration_seconds_count", "stage", "RECEIVED"))
                    .isEqualTo(1);
            assertThat(one.metric("signpost_synthetic_age")).isLessThan(60);
            assertThat(one.metric("signpost_events_accepted_total")).isZero();
            assertThat(database.number(
                            "SELECT count(DISTINCT e.pod_id) FROM event e JOIN attempt a ON a.event_id = e.id"
                                    + " AND a.pod_id = e.pod_id AND a.verdict = 0 JOIN tenant t ON t.key = e.tenant_key"
                                    + " AND t.id = '.' AND t.retention_days = 1"))
                    .isEqualTo(2);
            assertThat(database.number("SELECT count(*) FROM webhook WHERE deleted_at IS NULL"))
                    .isEqualTo(1);
            assertThat(api.all("/v1/tenants")).isEmpty();
            for (String path : new String[] {"/v1/tenants/%2E", "/v1/tenants/.", "/v1/tenants/%2E/webhooks"}) {
                assertThat(api.get(path).status()).as(path).isIn(400, 404);
            }
            api.post("/v1/tenants", "{\"id\":\".\"}").expect(422);
            assertThat(api.post("/v1/tenants/%2E/events", "{\"type\":\"a\",\"data\":1}")
                            .status())
                    .isIn(400, 404);
        }
    }

    private static void awaitDelivered(SignpostProcess pod) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> pod.metric("signpost_synthetic_events_total", "outcome", "DELIVERED") == 1);
    }

    private SignpostProcess pod(TestDatabase database, String name) {
        return SignpostProcess.in(directory.resolve(name))
                .on(database.uri())
                .with("SIGNPOST_ADMIN_KEY", ADMIN)
                .with("SIGNPOST_ENCRYPTION_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
                .with("SIGNPOST_MANAGEMENT_SYNTHETIC_EVENTS", "true");
    }
}
