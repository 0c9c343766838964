package dev.signpost.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.ReceivedRequest;
import dev.signpost.testkit.Reply;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A person who has never seen Signpost, and has read nothing: only what the pages say leads on. */
class WholeWayIT {
    private static final String TENANT = "stranger";
    private static final String CRASH = "TypeError: Cannot read properties of undefined";

    @AutoClose
    private static ConsoleStage stage;

    private static String key;

    private volatile boolean mended;
    private volatile boolean trims = true;

    @BeforeAll
    static void start() {
        stage = new ConsoleStage("whole-way").start();
        key = stage.tenant(TENANT, "improvado", "\"manage\",\"read\"");
    }

    /** Echoes challenges, with a newline as shells add one until it is mended, and breaks at each event. */
    private Reply handle(ReceivedRequest request) {
        String challenge = request.header("X-Improvado-Challenge").orElse("");
        if (!challenge.isEmpty()) {
            return Reply.status(200).body(trims ? challenge : challenge + "\n");
        }
        return mended || request.header("Signpost-Test").isPresent()
                ? Reply.status(200).body("thanks")
                : Reply.status(500).body(CRASH);
    }

    @Test
    void shouldLeadFromSigningInToAReplayedDeliveryWithoutAnyDocumentation() {
        try (FakeReceiver receiver = FakeReceiver.start().answer(this::handle);
                Visitor visitor = stage.visitor().at("").signIn(key)) {
            registers(visitor, receiver);
            verifies(visitor);
            sendsATest(visitor);
            String event = stage.publish(TENANT, "account_created", "{\"id\":1}");
            stage.hoursLater(TENANT, event, "DEAD");
            findsTheFailureAndWhy(visitor);

            mended = true;
            visitor.button("Resend").click();

            assertThat(visitor.page.getByText("Delivered").first()).isVisible();
            assertThat(receiver.requests().stream()
                            .filter(request -> request.header("Signpost-Test").isEmpty())
                            .filter(request -> request.method().equals("POST"))
                            .map(request -> request.header("X-Improvado-Idempotency-Key"))
                            .distinct())
                    .hasSize(1);
            replaysWhatElseFailed(visitor);
        }
    }

    private static void registers(Visitor visitor, FakeReceiver receiver) {
        visitor.go("Webhooks");
        visitor.sees("No webhooks yet");
        visitor.link("Add").first().click();
        visitor.field("URL").fill(receiver.uri("/hooks").toString());
        visitor.button("Save").click();
        // It names what is missing where it is missing.
        assertThat(visitor.byRole(AriaRole.GROUP, Pattern.compile("Subscribed events")))
                .containsText(Pattern.compile("must|choose|least", Pattern.CASE_INSENSITIVE));
        visitor.byRole(AriaRole.CHECKBOX, Pattern.compile("^account_created")).check();
        visitor.button("Save").click();
        visitor.sees("Not verified yet");
    }

    private void verifies(Visitor visitor) {
        trims = false;
        visitor.button("Verify").click();
        visitor.sees("Challenge response did not match");
        visitor.sees("newline");
        trims = true;
        visitor.button("Verify").click();
        assertThat(visitor.page.getByText("Not verified yet")).isHidden();
        assertThat(visitor.page.getByText("Active").first()).isVisible();
    }

    private static void sendsATest(Visitor visitor) {
        visitor.button("Send test event").click();
        visitor.sees("It works: answered 200");
    }

    private static void findsTheFailureAndWhy(Visitor visitor) {
        visitor.go("Failed events");
        visitor.link("account_created").click();
        visitor.sees("Why it failed");
        visitor.sees("What you can do");
        assertThat(visitor.byRole(AriaRole.REGION, Pattern.compile("^Response")))
                .containsText(CRASH);
        assertThat(visitor.byRole(AriaRole.REGION, Pattern.compile("^Request"))).containsText("\"id\": 1");
        assertThat(visitor.byRole(AriaRole.LIST, "Attempts").getByRole(AriaRole.BUTTON))
                .hasCount(5);
    }

    /** Two more die, and no third: after ten failures in a row a receiver is left alone. Both are sent again at once. */
    private void replaysWhatElseFailed(Visitor visitor) {
        mended = false;
        for (int i = 0; i < 2; i++) {
            String event = stage.publish(TENANT, "account_created", "{\"id\":" + (10 + i) + "}");
            stage.hoursLater(TENANT, event, "DEAD");
        }
        mended = true;
        visitor.go("Failed events");
        visitor.button("Replay all").click();
        assertThat(visitor.byRole(AriaRole.DIALOG, Pattern.compile("2 dead letters")))
                .isVisible();
        visitor.button("Send 2 again").click();
        visitor.sees("2 of 2");
        visitor.sees("Nothing is stuck");
    }
}
