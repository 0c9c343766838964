package dev.signpost.console.browser;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.Reply;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each page, in light and dark, on a desk and on a phone; with a picture of each in {@code target/screenshots}. */
class EveryPageIT {
    private static final String TENANT = "gallery";

    @AutoClose
    private static ConsoleStage stage;

    @AutoClose
    private static FakeReceiver works;

    @AutoClose
    private static FakeReceiver breaks;

    private static final Map<String, String> PAGES = new LinkedHashMap<>();

    @BeforeAll
    static void start() {
        stage = new ConsoleStage("every-page").start();
        works = FakeReceiver.start().answer(Reply.status(200).body("{\"received\":true}"));
        breaks = FakeReceiver.start()
                .answer(Reply.status(500)
                        .header("Content-Type", "text/html")
                        .body("<h1>Internal error</h1>\n<p>Cannot read properties of undefined (reading 'stage')</p>"));
        stage.tenant(TENANT, "iverton", "\"read\"");
        fill();
    }

    /** Something of everything: delivered, dead, held, waiting, disabled, blocked. */
    private static void fill() {
        webhook(works, "[\"*\"]", "Orders into the warehouse");
        String blocked = webhook(works, "[\"contact.created\",\"email.opened\"]", "Old shop");
        post("/webhooks/" + blocked + "/block");
        String failing = webhook(breaks, "[\"deal.won\",\"deal.lost\"]", "");
        String event =
                stage.publish(TENANT, "deal.won", "{\"id\":\"deal_1\",\"amount\":1200.50,\"title\":\"Größe ✓\"}");
        stage.publish(TENANT, "contact.created", "{\"id\":\"con_1\"}");
        JsonNode dead = stage.hoursLater(TENANT, event, failing, "DEAD");
        stage.publish(TENANT, "deal.lost", "{\"id\":\"deal_2\"}");
        PAGES.put("overview", "");
        PAGES.put("webhooks", "webhooks");
        PAGES.put("webhook-new", "webhooks/new");
        PAGES.put("webhook", "webhooks/" + failing);
        PAGES.put("webhook-edit", "webhooks/" + failing + "/edit");
        PAGES.put("events", "events");
        PAGES.put("event", "events/" + event);
        PAGES.put("deliveries", "deliveries");
        PAGES.put("delivery", "deliveries/" + dead.path("id").asText());
        PAGES.put("dead-letters", "dead-letters");
        PAGES.put("event-types", "event-types");
        PAGES.put("settings", "settings");
    }

    private static String webhook(FakeReceiver receiver, String eventTypes, String description) {
        return stage.post(
                        "/v1/tenants/" + TENANT + "/webhooks",
                        "{\"url\":\"" + receiver.uri("/hooks") + "\",\"eventTypes\":" + eventTypes
                                + ",\"description\":\"" + description + "\"}")
                .path("id")
                .asText();
    }

    private static void post(String path) {
        stage.api.post("/v1/tenants/" + TENANT + path, "").expect(200);
    }

    @ParameterizedTest
    @CsvSource({"LIGHT,desk", "DARK,desk", "LIGHT,phone", "DARK,phone"})
    void shouldBeReadableForEverybodyOnEveryPage(ColorScheme colours, String size) {
        boolean phone = size.equals("phone");
        var options = new Browser.NewContextOptions()
                .setColorScheme(colours)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setHasTouch(phone)
                .setViewportSize(phone ? 390 : 1280, phone ? 844 : 900);
        String kind = "-" + colours.name().toLowerCase(Locale.ROOT) + "-" + size;
        try (Visitor visitor = stage.visitor(options).at("")) {
            visitor.field("API key").waitFor();
            judge(visitor, "sign-in" + kind, colours);
            visitor.signIn(ConsoleStage.ADMIN_KEY);
            PAGES.forEach((name, path) -> {
                visitor.at(path + "?tenant=" + TENANT);
                visitor.page
                        .getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1))
                        .waitFor();
                // Not everything is asked for at once; no page asks for ever but for the stream, which is no load.
                visitor.page.waitForFunction("() => !document.querySelector('[aria-busy=true]')");
                judge(visitor, name + kind, colours);
            });
        }
    }

    private static void judge(Visitor visitor, String name, ColorScheme colours) {
        if (colours == ColorScheme.DARK) {
            Readability.judgeColours(visitor, name);
        } else {
            Readability.judge(visitor, name);
        }
    }

    @Test
    void shouldNoticeWhatSomeCannotRead() {
        try (Visitor visitor = stage.visitor().at("")) {
            visitor.field("API key").waitFor();
            visitor.page.evaluate("() => { const faint = document.createElement('p'); faint.textContent = 'faint';"
                    + " faint.style.color = '#ddd'; document.querySelector('main').append(faint); }");

            assertThatThrownBy(() -> Readability.judgeColours(visitor, "faint"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("color-contrast");
        }
    }
}
