package dev.signpost.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.Reply;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Forms ask for what the tenant's wire profile needs, in its product's words. */
class ProfileWordsIT {
    @AutoClose
    private static ConsoleStage stage;

    @BeforeAll
    static void start() {
        stage = new ConsoleStage("words").start();
    }

    private static Visitor newWebhook(String tenant, String profile) {
        String key = stage.tenant(tenant, profile, "\"manage\",\"read\"");
        return stage.visitor().at("webhooks/new").signIn(key);
    }

    @Test
    void shouldValidateBeforeSavingInHarvestrsWordsAndKeepTheSecret() {
        try (FakeReceiver receiver = FakeReceiver.start().answer(Reply.status(404), Reply.status(200));
                Visitor visitor = newWebhook("harvestr", "harvestr")) {
            visitor.heading("Add a new Webhook to organization").waitFor();
            visitor.field("Request URL").fill(receiver.uri("/in").toString());
            visitor.button("Validate").click();
            visitor.sees("did not answer with a status from 200 to 208");
            visitor.button("Validate").click();
            visitor.sees("answered 200");
            visitor.byRole(AriaRole.CHECKBOX, Pattern.compile("^FEEDBACK_CREATED"))
                    .check();
            visitor.page.getByLabel(Pattern.compile("^Secret token")).fill("top-secret-token");
            visitor.button("Create").click();

            visitor.sees("Set, and not shown again");
            assertThat(visitor.page.content()).doesNotContain("top-secret-token");
        }
    }

    @Test
    void shouldShowImprovadosSecretUntilItIsVerifiedAndAskForNone() {
        try (FakeReceiver receiver = FakeReceiver.start()
                        .answer(request -> Reply.status(200)
                                .body(request.header("X-Improvado-Challenge").orElse("")));
                Visitor visitor = newWebhook("improvado", "improvado")) {
            visitor.field("URL").fill(receiver.uri("/in").toString());
            assertThat(visitor.button("Choose your own")).hasCount(0);
            visitor.byRole(AriaRole.CHECKBOX, Pattern.compile("^account_created"))
                    .check();
            visitor.button("Save").click();
            visitor.button("Show the secret").click();
            assertThat(visitor.page.getByText(Pattern.compile("^[0-9a-f]{64}$")))
                    .isVisible();
            visitor.button("Hide the secret").click();
            assertThat(visitor.page.getByText(Pattern.compile("^[0-9a-f]{64}$")))
                    .hasCount(0);

            visitor.button("Verify").click();

            visitor.sees("Set, and not shown again");
        }
    }

    @Test
    void shouldTellWhetherAPastedRequestsSignatureHolds() {
        try (FakeReceiver receiver = FakeReceiver.start();
                Visitor visitor = newWebhook("signed", "standard")) {
            visitor.field("Endpoint URL").fill(receiver.uri("/in").toString());
            visitor.button("Save").click();
            visitor.button("Send test event").click();
            visitor.sees("It works: answered 200");
            var request = receiver.await(1, 10).get(0);
            visitor.page.getByText("Check a signature").click();
            visitor.page.getByLabel(Pattern.compile("[Hh]eaders")).fill(request.head());
            visitor.page.getByLabel(Pattern.compile("[Bb]ody")).last().fill(request.text());

            visitor.button("Check").click();

            visitor.sees("The signature holds");
            visitor.page.getByText("Code for the receiver").click();
            visitor.sees("webhook-signature");
        }
    }
}
