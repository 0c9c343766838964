package dev.signpost.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.Reply;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever a receiver answers, or a customer typed, is text on the page of whoever looks into it. */
class HostileReceiverIT {
    private static final String TENANT = "hostile";
    /** It would run, load from elsewhere, or lead away, if any of it became markup. */
    private static final String SCRIPT = "<script>document.title='owned'</script>"
            + "<img src=x onerror=\"document.title='owned'\"><iframe srcdoc=\"<b>\"></iframe>"
            + "<base href=//evil.example><meta http-equiv=refresh content='0;url=//evil.example'>"
            + "</pre></section><a href=\"javascript:document.title='owned'\">click</a>{{7*7}}${7*7}";
    /** Right-to-left override and isolates that are never closed: 16 KiB of them would turn a whole page around. */
    private static final String TURNED = "\u202E\u2067\u05D0\u05D1 evil \u202D\u200B\u0007";

    private static final int SHOWN_BYTES = 16 << 10;

    @AutoClose
    private static ConsoleStage stage;

    private static String key;

    @BeforeAll
    static void start() {
        stage = new ConsoleStage("hostile").start();
        key = stage.tenant(TENANT, "improvado", "\"manage\",\"read\"");
    }

    private static String dead(FakeReceiver receiver, String description) {
        String webhook = stage.post(
                        "/v1/tenants/" + TENANT + "/webhooks",
                        "{\"url\":\"" + receiver.uri("/in") + "\",\"profile\":\"standard\",\"eventTypes\":[\"*\"],"
                                + "\"description\":\"" + description + "\"}")
                .path("id")
                .asText();
        String event = stage.publish(TENANT, "account_created", "{\"note\":\"" + description + "\"}");
        String id = stage.hoursLater(TENANT, event, webhook, "DEAD").path("id").asText();
        stage.api
                .post("/v1/tenants/" + TENANT + "/webhooks/" + webhook + "/block", "")
                .expect(200);
        return id;
    }

    @Test
    void shouldShowAScriptInAnAnswerAsItsText() {
        Reply script = Reply.status(500)
                .header("Content-Type", "text/html")
                .header("X-Owned", "<script>document.title='owned'</script>")
                .body(SCRIPT);
        try (FakeReceiver receiver = FakeReceiver.start().answer(script);
                Visitor visitor = stage.visitor().at("").signIn(key)) {
            String delivery = dead(receiver, "<img src=x onerror=alert(1)>");

            visitor.at("deliveries/" + delivery);

            Locator response = visitor.byRole(AriaRole.REGION, Pattern.compile("^Response"));
            assertThat(response).containsText("<script>document.title='owned'</script>");
            assertThat(response).containsText("{{7*7}}${7*7}");
            assertThat(response.locator("script, img, iframe, base, meta, a")).hasCount(0);
            assertThat(visitor.page.title()).doesNotContain("owned");
            assertThat(visitor.page.url()).contains("/console/deliveries/");
            visitor.at("webhooks");
            visitor.sees("<img src=x onerror=alert(1)>");
            assertThat(visitor.page.locator("main img")).hasCount(0);
        }
    }

    @Test
    void shouldKeepThePageInOrderWhateverDirectionAnAnswerHas() {
        String body = TURNED.repeat(SHOWN_BYTES / 10);
        Reply turned = Reply.status(500)
                .header("Content-Type", "text/plain; charset=utf-8")
                .body(body);
        try (FakeReceiver receiver = FakeReceiver.start().answer(turned);
                Visitor visitor = stage.visitor().at("").signIn(key)) {
            String delivery = dead(receiver, "\\u202Eevil");

            visitor.at("deliveries/" + delivery);

            Locator response = visitor.byRole(AriaRole.REGION, Pattern.compile("^Response"));
            assertThat(response).containsText("U+202E");
            assertThat(response).containsText("U+200B");
            assertThat(response).containsText("16 KB");
            String shown = response.innerText();
            assertThat(shown).doesNotContain("\u202E", "\u2067", "\u202D", "\u200B", "\u0007");
            BoundingBox left =
                    visitor.byRole(AriaRole.REGION, Pattern.compile("^Request")).boundingBox();
            assertThat(left.x).as("request stands left of the response").isLessThan(response.boundingBox().x);
            assertNoSidewaysScroll(visitor);
            visitor.at("webhooks");
            visitor.sees("U+202E");
        }
    }

    /** What is too wide scrolls in its own frame. */
    private static void assertNoSidewaysScroll(Visitor visitor) {
        assertThat(visitor.page.evaluate(
                        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .isEqualTo(true);
    }
}
