package dev.signpost.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.ReceivedRequest;
import dev.signpost.testkit.Reply;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Pages that follow what happens. Once they say that they are live they look by themselves so rarely that a test would
 * not live to see it.
 */
class LiveDeliveriesIT {
    private static final String TENANT = "watched";
    private static final ZoneId KOLKATA = ZoneId.of("Asia/Kolkata");
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm");

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
            visitor.sees("Nothing found");
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
    void shouldFindWhatWasAcceptedBetweenTwoTimesAndComeBackToIt() {
        webhook("invoice.paid");
        for (int i = 0; i < 12; i++) {
            stage.publish(TENANT, "invoice.paid", "{\"id\":" + i + "}");
        }
        var small = new Browser.NewContextOptions().setViewportSize(1280, 400).setTimezoneId(KOLKATA.getId());
        try (Visitor visitor =
                stage.visitor(small).at("deliveries?eventType=invoice.paid").signIn(key)) {
            visitor.page.getByLabel("Accepted").selectOption("From … to …");
            visitor.sees("GMT+5:30");
            Locator from = visitor.field("From");
            from.fill(LocalDateTime.now(KOLKATA).plusDays(1).format(MINUTE));
            visitor.sees("Nothing found");
            from.fill(LocalDateTime.now(KOLKATA).minusDays(1).format(MINUTE));
            Locator row = visitor.link("invoice.paid").nth(11);
            row.scrollIntoViewIfNeeded();
            visitor.page.waitForFunction("() => history.state?.y > 0 && history.state.y === scrollY");
            double y = ((Number) visitor.page.evaluate("() => scrollY")).doubleValue();
            row.click();
            visitor.heading("Attempt 1").waitFor();

            visitor.page.goBack();

            visitor.page.waitForFunction("y => Math.abs(scrollY - y) < 3", y);
            visitor.link("invoice.paid").nth(11).click();
            visitor.heading("Attempt 1").waitFor();
            visitor.page.locator("main").getByText("Deliveries").first().click();
            assertThat(visitor.link("invoice.paid")).hasCount(12);
            assertThat(visitor.page).hasURL(Pattern.compile("eventType=invoice.paid&from=\\d{4}"));
        }
    }

    @Test
    void shouldShowTheWebhooksThatFailAlone() {
        webhook("user.added");
        stage.hoursLater(TENANT, stage.publish(TENANT, "user.added", "{}"), "DELIVERED");
        mended = false;
        webhook("user.removed");
        stage.publish(TENANT, "user.removed", "{}");
        try (Visitor visitor = stage.visitor().at("webhooks").signIn(key)) {
            visitor.sees("Failing for");

            visitor.follow("Failing");

            assertThat(visitor.row("user.removed")).isVisible();
            assertThat(visitor.row("user.added")).hasCount(0);
            visitor.go("Overview");
            assertThat(visitor.row("Failing for").first()).isVisible();
        }
    }

    @Test
    void shouldDeliverNowWhatWaitsForItsNextAttempt() {
        String own = stage.tenant("mended", "iverton", "\"manage\",\"read\"");
        mended = false;
        stage.post("/v1/tenants/mended/webhooks", "{\"url\":\"" + receiver.uri("/") + "\",\"events\":[\"deal.lost\"]}");
        stage.publish("mended", "deal.lost", "{\"id\":1}");
        try (Visitor visitor = stage.visitor().at("deliveries").signIn(own)) {
            visitor.link("deal.lost").click();
            visitor.sees("Next try in");
            mended = true;

            visitor.button("Deliver now").click();

            visitor.sees("Delivered");
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
