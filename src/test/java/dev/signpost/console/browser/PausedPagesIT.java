package dev.signpost.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.Reply;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A person whose receiver had asked for a year's pause, and an operator who stops a destination. */
class PausedPagesIT {
    private static final String TENANT = "paused";

    @AutoClose
    private static ConsoleStage stage;

    private static String key;

    @BeforeAll
    static void start() {
        stage = new ConsoleStage("paused").start();
        key = stage.tenant(TENANT, "standard", "\"manage\",\"read\"");
    }

    private static String register(FakeReceiver receiver) {
        return stage.api
                .createWebhook(TENANT, receiver.uri("/hooks"), "*")
                .path("id")
                .asText();
    }

    @Test
    void shouldShowAPauseInTheListAndEndItOnTheWebhooksPage() {
        try (FakeReceiver receiver =
                        FakeReceiver.start().answer(Reply.status(503).header("Retry-After", "31536000"));
                Visitor visitor = stage.visitor().at("").signIn(key)) {
            String webhook = register(receiver);
            String event = stage.publish(TENANT, "deal.won", "{}");
            Awaitility.await("paused")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> !stage.api
                            .get("/v1/tenants/" + TENANT + "/webhooks/" + webhook)
                            .json()
                            .path("paused")
                            .isNull());
            receiver.answer(Reply.status(204));

            visitor.go("Webhooks");
            visitor.sees("receiver’s request");
            visitor.at("webhooks/" + webhook);
            visitor.sees("The receiver answered 503 and asked us to retry later.");
            visitor.button("Resume now").click();

            visitor.sees("Resumed");
            stage.hoursLater(TENANT, event, "DELIVERED");
            assertThat(visitor.page.getByText("receiver’s request")).isHidden();
        }
    }

    @Test
    void shouldLetAnOperatorStopADestinationAndLiftThat() {
        try (Visitor visitor = stage.visitor().at("").signIn(ConsoleStage.ADMIN_KEY)) {
            visitor.go("Settings");
            visitor.link("Stopped destinations").click();
            visitor.sees("Nothing is stopped");
            visitor.button("Stop a destination").click();
            visitor.field("Destination").fill("https://hooks.example.com/in");
            visitor.field("Reason").fill("Asked by their security team");
            visitor.button("Stop sending").click();
            visitor.sees("Give the host name alone");
            visitor.field("Destination").fill("hooks.example.com");
            visitor.button("Stop sending").click();
            visitor.sees("Asked by their security team");

            visitor.button("Lift").click();
            visitor.button("Lift the stop").click();

            visitor.sees("Nothing is stopped");
        }
    }

    @Test
    void shouldTellAnOperatorOnEveryPageThatNothingIsSentAtAll() {
        try (Visitor visitor = stage.visitor().at("").signIn(ConsoleStage.ADMIN_KEY)) {
            visitor.go("Settings");
            visitor.link("Stopped destinations").click();
            visitor.button("Stop a destination").click();
            visitor.field("Destination").fill("*");
            visitor.field("Reason").fill("restored this morning");
            visitor.button("Stop sending").click();

            visitor.sees("Nothing is sent.");
            visitor.go("Webhooks");
            visitor.link("See why, and resume").click();
            visitor.sees("restored this morning");
            visitor.sees("every destination");
            visitor.button("Lift").click();
            visitor.button("Lift the stop").click();
            visitor.sees("Nothing is stopped");
            assertThat(visitor.page.getByText("Nothing is sent.")).isHidden();
        }
    }
}
