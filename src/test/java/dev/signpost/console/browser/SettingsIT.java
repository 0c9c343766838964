package dev.signpost.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import dev.signpost.testkit.SignpostApi;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What whoever runs the instance sets up in the console: tenants, their keys, their event types and links for them. */
class SettingsIT {
    private static final String TENANT = "acme";
    /** What people would use; nothing here ends TLS. */
    private static final String PUBLIC_URL = "https://hooks.example.com";

    @AutoClose
    private static ConsoleStage stage;

    @BeforeAll
    static void start() {
        stage = new ConsoleStage("settings");
        stage.pod.with("SIGNPOST_CONSOLE_PUBLIC_URL", PUBLIC_URL).with("SIGNPOST_CONSOLE_HOSTS", "127.0.0.1");
        stage.start();
        stage.tenant(TENANT, "standard", "\"read\"");
    }

    /** Whoever runs the instance, at that part of the settings. */
    private static Visitor operator(String part) {
        return stage.visitor()
                .at("settings?tenant=" + TENANT)
                .signIn(ConsoleStage.ADMIN_KEY)
                .follow(part);
    }

    private static void agree(Visitor visitor, String question, String action) {
        Visitor.button(visitor.byRole(AriaRole.DIALOG, question), action).click();
    }

    @Test
    void shouldShowANewKeyOnceAndAskBeforeItIsRevoked() {
        try (Visitor visitor = operator("API keys")) {
            visitor.heading("Keys of " + TENANT).waitFor();
            visitor.button("Make a key").first().click();
            visitor.button("Make the key").click();
            assertThat(visitor.field("Name")).hasAttribute("aria-invalid", "true");
            visitor.field("Name").fill("checkout service");
            visitor.byRole(AriaRole.CHECKBOX, Pattern.compile("^Look at webhooks"))
                    .check();
            visitor.button("Make the key").click();
            visitor.sees("checkout service is ready. Copy it now: it is not shown again.");
            visitor.button("Show the key").click();
            String key =
                    visitor.page.getByText(Pattern.compile("^sp_\\w{40,}$")).innerText();
            visitor.button("Hide the key").click();
            visitor.button("Copy the key").click();
            visitor.picture("settings-keys");

            visitor.button("Done").click();

            Locator row = visitor.row("checkout service");
            assertThat(row).containsText("publish, read");
            assertThat(visitor.page.content()).doesNotContain(key);
            assertThat(visitor.button("Copy the key")).hasCount(0);
            var program = new SignpostApi(stage.pod.uri(), key);
            program.get("/v1/tenants/" + TENANT + "/webhooks").expect(200);
            Visitor.button(row, "Revoke").click();
            agree(visitor, "Revoke checkout service?", "Revoke");
            assertThat(row).hasCount(0);
            visitor.button("Sign out").click();
            assertThat(visitor.paste(visitor.field("API key"))).isEqualTo(key);
        }
    }

    @Test
    void shouldAddAnEventTypeChangeItOfferItAndDeleteIt() {
        try (Visitor visitor = operator("Account")) {
            visitor.go("Event types");
            visitor.button("Add event type").click();
            visitor.button("Add").click();
            assertThat(visitor.field("Name")).hasAttribute("aria-invalid", "true");
            visitor.field("Name").fill("parcel.lost");
            visitor.field("Category (optional)").fill("Parcels");
            visitor.field("Example of its data (optional)").fill("{\"parcel\": 7");
            visitor.field("JSON Schema of its data (optional)").fill("[nonsense");
            visitor.button("Add").click();
            // Each field that is wrong says so itself, one after the other.
            assertThat(visitor.field("JSON Schema of its data (optional)")).isFocused();
            visitor.field("JSON Schema of its data (optional)").fill("{\"type\": \"object\"}");
            visitor.button("Add").click();
            assertThat(visitor.field("Example of its data (optional)")).isFocused();
            visitor.field("Example of its data (optional)").fill("{\"parcel\": 7}");
            visitor.button("Add").click();
            visitor.heading("Parcels 1").waitFor();

            visitor.page.getByText("parcel.lost").first().click();
            visitor.button("Edit").click();
            visitor.field("Description (optional)").fill("A parcel is gone");
            visitor.button("Save").click();
            visitor.sees("A parcel is gone");
            visitor.picture("event-types-own");

            visitor.at("webhooks/new?tenant=" + TENANT);
            visitor.page.getByText("Only these").click();
            assertThat(visitor.byRole(AriaRole.CHECKBOX, Pattern.compile("^parcel.lost A parcel is gone")))
                    .isVisible();
            visitor.go("Event types");
            visitor.page.getByText("parcel.lost").first().click();
            visitor.button("Delete").click();
            agree(visitor, "Delete parcel.lost?", "Delete");
            assertThat(visitor.page.getByText("parcel.lost")).hasCount(0);
        }
    }

    @Test
    void shouldShowARequestOfAWireProfileBeforeThereIsAWebhook() {
        try (Visitor visitor = operator("Wire profiles")) {
            visitor.page.getByText("improvado").first().click();
            visitor.page
                    .getByText("As webhooks are sent it")
                    .locator("visible=true")
                    .first()
                    .click();
            visitor.page
                    .getByLabel("Event type of the example")
                    .locator("visible=true")
                    .selectOption("extraction_paused");

            assertThat(visitor.byRole(AriaRole.REGION, "Request")).containsText("X-Improvado-Signature");
            assertThat(visitor.byRole(AriaRole.REGION, "Request")).containsText("extraction_paused");
            visitor.sees("made up for this example");
            visitor.picture("settings-profile-request");
        }
    }

    @Test
    void shouldMakeALinkThatOpensTheTenantAndMakesNoOther() {
        try (Visitor visitor = operator("Console links");
                Visitor customer = stage.visitor()) {
            visitor.page.getByLabel("Good for").selectOption("15 minutes");
            visitor.button("Make a link").click();
            visitor.sees("It ends in 14 min");
            visitor.button("Show the link").click();
            String link = visitor.page
                    .getByText(Pattern.compile("#token="))
                    .innerText()
                    .replace(PUBLIC_URL, stage.pod.uri().toString());
            visitor.picture("settings-links");

            customer.page.navigate(link);

            customer.go("Webhooks");
            assertThat(customer.link("Register webhook").first()).isVisible();
            customer.go("Settings");
            customer.sees("Console link");
            assertThat(customer.link("Wire profiles")).isVisible();
            assertThat(customer.link("Console links")).hasCount(0);
            visitor.follow("Changes").sees("Console link created");
        }
    }

    @Test
    void shouldCreateATenantChangeItAndAskBeforeItIsDeleted() {
        try (Visitor visitor = operator("Tenants")) {
            visitor.button("Create tenant").click();
            visitor.field("Id").fill("not an id");
            visitor.button("Create").click();
            assertThat(visitor.field("Id")).isFocused();
            assertThat(visitor.field("Id")).hasAccessibleDescription(Pattern.compile("must be"));
            visitor.field("Id").fill("globex");
            visitor.page.getByLabel("Wire profile").selectOption("iverton");
            visitor.button("Create").click();
            Locator row = visitor.row("globex");
            assertThat(row).containsText("iverton");

            Visitor.button(row, "Edit").click();
            visitor.field("Name").fill("Globex Inc.");
            visitor.button("Save").click();
            assertThat(row).containsText("Globex Inc.");
            visitor.picture("settings-tenants");
            visitor.link("Globex Inc.").click();
            assertThat(visitor.link("Add Webhook").first()).isVisible();
            visitor.go("Settings");
            visitor.follow("Wire profiles");
            assertThat(visitor.byRole(AriaRole.GROUP, Pattern.compile(""))
                            .filter(new Locator.FilterOptions().setHasText("this tenant's")))
                    .containsText("X-Iverton-Signature");

            visitor.follow("Tenants");
            Visitor.button(row, "Delete").click();
            agree(visitor, "Delete Globex Inc.?", "Delete tenant");
            visitor.sees("Deleted.");
            assertThat(row).hasCount(0);
            assertThat(visitor.address()).doesNotContain("globex");
        }
    }
}
