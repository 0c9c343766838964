package dev.signpost.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.Hmac;
import dev.signpost.testkit.ReceivedRequest;
import dev.signpost.testkit.Reply;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What each product's page has its users click, before receivers that verify as the page tells their authors. */
class ProductFormsIT {
    private static final String SECRET = "a secret of ours, ß";

    @AutoClose
    private static ConsoleStage stage;

    /** The key that the receiver verifies with. */
    private volatile String secret = SECRET;

    private volatile boolean broken;

    @BeforeAll
    static void start() {
        stage = new ConsoleStage("product-forms").start();
    }

    private static Visitor user(String tenant, String profile) {
        String key = stage.tenant(tenant, profile, "\"manage\",\"read\"");
        return stage.visitor().at("").signIn(key);
    }

    private boolean holds(ReceivedRequest request, String header, String prefix) {
        return request.header(header)
                .filter(signature -> signature.equals(prefix + Hmac.hex(secret, request.body())))
                .isPresent();
    }

    private Reply answer(ReceivedRequest request, String header, String prefix) {
        if (broken) {
            return Reply.status(500).body("database is down");
        }
        return holds(request, header, prefix)
                ? Reply.status(200)
                : Reply.status(401).body("Invalid signature");
    }

    /** Opens the form by the product's button on its list. */
    private static void add(Visitor visitor, String words) {
        visitor.go("Webhooks");
        visitor.link(words).first().click();
        visitor.heading(words).waitFor();
    }

    private static void check(Visitor visitor, String... eventTypes) {
        for (String type : eventTypes) {
            visitor.byRole(AriaRole.CHECKBOX, Pattern.compile("^" + type)).check();
        }
    }

    private static int registered(String tenant) {
        return stage.api.all("/v1/tenants/" + tenant + "/webhooks").size();
    }

    @Test
    void shouldRegisterIarasWebhookWithUrlAndSecretAndSignItsEvents() {
        try (FakeReceiver receiver = FakeReceiver.start().answer(it -> answer(it, "X-Webhook-Signature", "sha256="));
                Visitor visitor = user("iara-form", "iara")) {
            add(visitor, "Register Webhook");
            visitor.field("URL").fill(receiver.uri("/in").toString());
            visitor.field("Secret (optional)").fill(SECRET);
            visitor.picture("iara-form");

            visitor.button("Create").click();

            visitor.sees("Set, and not shown again");
            assertThat(visitor.page.content()).doesNotContain(SECRET);
            visitor.sees("Nothing sent yet");
            String event = stage.publish("iara-form", "kpi.alert", "{\"kpiId\":\"kpi_abc\"}");
            stage.hoursLater("iara-form", event, "DELIVERED");
            visitor.button("Show 1 new delivery").click();
            assertThat(visitor.link("kpi.alert")).isVisible();
            assertThat(receiver.requests())
                    .singleElement()
                    .satisfies(request -> assertThat(request.text()).contains("\"event\":\"kpi.alert\""));
        }
    }

    @Test
    void shouldShowIarasWebhooksWithUrlStatusAndActions() {
        try (FakeReceiver receiver = FakeReceiver.start();
                Visitor visitor = user("iara-table", "iara")) {
            stage.post("/v1/tenants/iara-table/webhooks", "{\"url\":\"" + receiver.uri("/in") + "\"}");
            visitor.go("Webhooks");
            Locator row = visitor.row(receiver.uri("/").toString());
            assertThat(row).containsText("Active");
            visitor.picture("iara-list");
            Visitor.button(row, "Test").click();
            visitor.sees("It works: answered 200");

            visitor.link(receiver.uri("/in").toString()).click();
            visitor.button("Block").click();
            visitor.sees("It is blocked by hand");
            String event = stage.publish("iara-table", "kpi.alert", "{}");
            stage.hoursLater("iara-table", event, "HELD");
            visitor.go("Webhooks");
            assertThat(row).containsText("Blocked by hand");
            assertThat(row).containsText("1 held");
            visitor.picture("iara-list-blocked");
            Visitor.button(row, "Unblock").click();
            assertThat(row).containsText("Active");

            // What was held meanwhile is lost only if one says so.
            visitor.link(receiver.uri("/in").toString()).click();
            visitor.button("Send it now").click();
            visitor.sees("1 of 1");
            stage.hoursLater("iara-table", event, "DELIVERED");
        }
    }

    /** Challenges are signed with another header than events. */
    private Reply answerOfHarvestrs(ReceivedRequest request) {
        if (request.header("X-Harvestr-Signature").isEmpty()) {
            return answer(request, "X-Harvestr-Webhook-Signature", "");
        }
        return request.target().equals("/in") ? answer(request, "X-Harvestr-Signature", "") : Reply.status(404);
    }

    @Test
    void shouldAddHarvestrsWebhookOnceItsUrlIsValidAndSaveNothingBefore() {
        try (FakeReceiver receiver = FakeReceiver.start().answer(this::answerOfHarvestrs);
                Visitor visitor = user("harvestr-form", "harvestr")) {
            add(visitor, "Add a new Webhook to organization");
            Locator url = visitor.field("Request URL");
            url.fill(receiver.uri("/elsewhere").toString());
            visitor.field("Secret token (optional)").fill(SECRET);
            check(visitor, "FEEDBACK_CREATED");
            visitor.button("Validate").click();
            visitor.sees("did not answer with a status from 200 to 208");
            visitor.picture("harvestr-form-invalid");
            visitor.button("Create").click();
            assertThat(url).hasAttribute("aria-invalid", "true");
            assertThat(url).isFocused();
            assertThat(url).hasAccessibleDescription(Pattern.compile("200 to 208"));
            assertThat(registered("harvestr-form")).isZero();

            url.fill(receiver.uri("/in").toString());
            assertThat(visitor.byRole(AriaRole.STATUS, Pattern.compile("200 to 208")))
                    .hasCount(0);
            visitor.button("Validate").click();
            visitor.sees("answered 200");
            visitor.picture("harvestr-form");
            visitor.button("Create").click();

            visitor.sees("Set, and not shown again");
            String event = stage.publish("harvestr-form", "FEEDBACK_CREATED", "{\"id\":\"clx1\"}");
            stage.hoursLater("harvestr-form", event, "DELIVERED");
            visitor.go("Webhooks");
            assertThat(visitor.row(receiver.uri("/").toString())).containsText("ACTIVE");
            visitor.picture("harvestr-list");
        }
    }

    @Test
    void shouldAddIvertonsWebhookWithASecretThatIsMadeAndCanBeLookedUp() {
        try (FakeReceiver receiver = FakeReceiver.start().answer(it -> answer(it, "X-Iverton-Signature", "sha256="));
                Visitor visitor = user("iverton-form", "iverton")) {
            add(visitor, "Add Webhook");
            assertThat(visitor.page.getByLabel(Pattern.compile("^Secret"))).hasCount(0);
            visitor.field("Endpoint URL").fill(receiver.uri("/webhooks/iverton").toString());
            check(visitor, "contact.created", "campaign.sent", "deal.updated");
            visitor.picture("iverton-form");
            visitor.button("Create").click();

            visitor.sees("Nothing sent yet");
            Locator shown = visitor.page.getByText(Pattern.compile("^whsec_[A-Za-z0-9+/]{43}=$"));
            assertThat(shown).hasCount(0);
            visitor.button("Show the secret").click();
            String text = shown.innerText();
            visitor.button("Hide the secret").click();
            assertThat(shown).hasCount(0);
            visitor.button("Copy the secret").click();
            visitor.page.getByText("Check a signature").click();
            secret = visitor.paste(visitor.page.getByLabel(Pattern.compile("[Hh]eaders")));
            assertThat(secret).isEqualTo(text);

            String event = stage.publish("iverton-form", "deal.updated", "{\"id\":\"deal_1\"}");
            stage.hoursLater("iverton-form", event, "DELIVERED");
            broken = true;
            String failing = stage.publish("iverton-form", "campaign.sent", "{\"id\":\"cmp_1\"}");
            visitor.go("Webhooks");
            assertThat(visitor.row(receiver.uri("/").toString())).containsText("Active");
            visitor.picture("iverton-list");
            stage.hoursLater("iverton-form", failing, "DEAD");
            visitor.page.reload();
            assertThat(visitor.row(receiver.uri("/").toString())).containsText("Stopped after too many errors");
            assertThat(List.copyOf(receiver.requests())).allMatch(it -> holds(it, "X-Iverton-Signature", "sha256="));
        }
    }
}
