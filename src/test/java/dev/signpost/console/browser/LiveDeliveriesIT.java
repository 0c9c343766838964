package dev.signpost.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.ReceivedRequest;
import dev.signpost.testkit.Reply;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Pages that follow what happens. Once they say that they are live they look by themselves so rarely that a test would
 * not live to see it.
 */
class LiveDeliveriesIT {
    private static final String TENANT = "watched";

    @AutoClose
    private static ConsoleStage stage;

    private static String key;

    @AutoClose
    private final FakeReceiver receiver = FakeReceiver.start().answer(this::handle);

    private volatile boolean mended = true;

    @BeforeAll
    static void start() {
        stage = new ConsoleStage("live").start();
        key = stage.tenant(TENANT, "standard", "\"manage\",\"read\"");
    }

    private Reply handle(ReceivedRequest request) {
        return Reply.status(mended ? 200 : 503);
    }

    private void webhook(String type) {
        stage.post(
                "/v1/tenants/" + TENANT + "/webhooks",
                "{\"url\":\"" + receiver.uri("/") + "\",\"eventTypes\":[\"" + type + "\"]}");
    }

    @Test
    void shouldLetNewDeliveriesWaitUntilTheReaderWantsThem() {
        webhook("deal.won");
        try (Visitor visitor =
                stage.visitor().at("deliveries?eventType=deal.won").signIn(key)) {
            visitor.sees("Live");
            stage.publish(TENANT, "deal.won", "{\"id\":1}");

            visitor.button("Show 1 new delivery").click();

            visitor.link("deal.won").waitFor();
        }
    }

    @Test
    void shouldShowTheNextAttemptOfTheDeliveryThatOneLooksAt() {
        webhook("deal.lost");
        mended = false;
        String event = stage.publish(TENANT, "deal.lost", "{\"id\":1}");
        try (Visitor visitor =
                stage.visitor().at("deliveries?eventType=deal.lost").signIn(key)) {
            visitor.sees("Live");
            visitor.link("deal.lost").click();
            visitor.sees("Waiting");
            mended = true;

            stage.hoursLater(TENANT, event, "DELIVERED");

            visitor.sees("Delivered");
            assertThat(visitor.byRole(AriaRole.LIST, "Attempts")).containsText("200");
        }
    }

    @Test
    void shouldLeaveThePageWhenItsKeyIsRevoked() {
        String id = "/v1/tenants/" + TENANT + "/api-keys";
        var made = stage.post(id, "{\"name\":\"short\",\"scopes\":[\"read\"]}");
        try (Visitor visitor =
                stage.visitor().at("deliveries").signIn(made.path("key").asText())) {
            visitor.sees("Live");

            stage.api.delete(id + "/" + made.path("id").asText()).expect(204);

            visitor.button("Sign in").waitFor();
        }
    }
}
