package dev.signpost.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What pages say when there is nothing to show: nothing yet, nothing allowed, nobody there. */
class StatesIT {
    private static final String TENANT = "quiet";

    @AutoClose
    private static ConsoleStage stage;

    @BeforeAll
    static void start() {
        stage = new ConsoleStage("states").start();
        stage.tenant(TENANT, "standard", "\"read\"");
    }

    @Test
    void shouldSayWhatWillAppearWhereThereIsNothingYet() {
        try (Visitor visitor = stage.visitor().at("").signIn(stage.key(TENANT, "\"manage\",\"read\""))) {
            visitor.go("Webhooks");
            visitor.sees("No webhooks yet");
            assertThat(visitor.link("Register webhook").first()).isVisible();
            visitor.go("Events");
            visitor.sees("No events yet");
            visitor.sees("/v1/tenants/" + TENANT + "/events");
            visitor.go("Dead letters");
            visitor.sees("Nothing is stuck");
        }
    }

    @Test
    void shouldTellTheOperatorOnEachPageThatTheDatabaseCanLoseEvents() {
        try (Visitor visitor = stage.visitor().at("").signIn(ConsoleStage.ADMIN_KEY)) {
            visitor.sees("Database: fsync = off.");
            visitor.go("Events");
            visitor.sees("Database: fsync = off.");
        }
    }

    @Test
    void shouldOfferReadersNothingThatTheyMayNotDo() {
        try (Visitor visitor = stage.visitor().at("webhooks").signIn(stage.key(TENANT, "\"read\""))) {
            visitor.sees("No webhooks yet");
            assertThat(visitor.link("Register webhook")).hasCount(0);
            visitor.at("webhooks/new");
            visitor.sees("This key may only look");
            assertThat(visitor.byRole(AriaRole.BUTTON, "Save")).hasCount(0);
        }
    }

    @Test
    void shouldKeepWhatWasTypedIntoAFormUntilItIsSavedOrCancelled() {
        String path = "/v1/tenants/" + TENANT + "/api-keys";
        JsonNode key = stage.post(path, "{\"name\":\"leaver\",\"scopes\":[\"manage\",\"read\"]}");
        try (Visitor visitor =
                stage.visitor().at("webhooks/new").signIn(key.path("key").asText())) {
            visitor.field("Endpoint URL").fill("https://example.com/in");
            visitor.field("Description (optional)").fill("the shop");
            visitor.go("Events");
            visitor.sees("No events yet");
            visitor.page.goBack();
            visitor.sees("What you typed before is still here");
            stage.api.delete(path + "/" + key.path("id").asText()).expect(204);
            for (int i = 0; i < 50 && !visitor.field("API key").isVisible(); i++) {
                visitor.button("Save").click();
                visitor.page.waitForTimeout(200);
            }

            visitor.signIn(stage.key(TENANT, "\"manage\",\"read\""));

            assertThat(visitor.field("Endpoint URL")).hasValue("https://example.com/in");
            assertThat(visitor.field("Description (optional)")).hasValue("the shop");
            visitor.link("Cancel").click();
            visitor.link("Register webhook").first().click();
            assertThat(visitor.field("Endpoint URL")).hasValue("");
        }
    }

    @Test
    void shouldOfferTenantsNoWayOutOfTheOperatorsBlock() {
        String key = stage.tenant("blocked", "standard", "\"manage\",\"read\"");
        String webhooks = "/v1/tenants/blocked/webhooks";
        String id = stage.post(webhooks, "{\"url\":\"http://127.0.0.1:1024/in\"}")
                .path("id")
                .asText();
        stage.api.post(webhooks + "/" + id + "/block", "").expect(200);
        try (Visitor visitor = stage.visitor().at("webhooks").signIn(key)) {
            visitor.sees("Blocked by whoever runs this service");
            assertThat(visitor.button("Unblock")).hasCount(0);

            visitor.at("webhooks/" + id);

            visitor.sees("Only whoever runs this service can lift this block");
            assertThat(visitor.button("Unblock")).hasCount(0);
        }
    }

    @Test
    void shouldFindNothingOfAnotherTenantByAnIdThatIsAPath() {
        stage.tenant("elsewhere", "standard", "\"read\"");
        String id = stage.post("/v1/tenants/elsewhere/webhooks", "{\"url\":\"http://127.0.0.1:1024/elsewhere\"}")
                .path("id")
                .asText();
        try (Visitor visitor = stage.visitor().at("").signIn(ConsoleStage.ADMIN_KEY)) {
            // The server knows no such page; within the console one gets there by a link or the back button.
            visitor.page.evaluate(
                    "path => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate')) }",
                    "/console/webhooks/..%2F..%2Felsewhere%2Fwebhooks%2F" + id + "?tenant=" + TENANT);

            visitor.sees("There is no such thing here");
            assertThat(visitor.page.getByText("/elsewhere")).hasCount(0);
        }
    }

    @Test
    void shouldTellAKeyThatMayNotReadWhatItLacks() {
        try (Visitor visitor = stage.visitor().at("webhooks").signIn(stage.key(TENANT, "\"publish\""))) {
            visitor.sees("This key may not look");
            visitor.sees("scope read");
        }
    }

    @Test
    void shouldSayThatTheServerCannotBeReachedAndGoOnWhenItCan() {
        try (Visitor visitor = stage.visitor().at("").signIn(stage.key(TENANT, "\"read\""))) {
            visitor.go("Webhooks");
            visitor.sees("No webhooks yet");
            visitor.context().setOffline(true);
            visitor.go("Events");
            visitor.sees("cannot be reached");

            assertThat(visitor.button("Try again").first()).isVisible();

            visitor.context().setOffline(false);

            visitor.sees("No events yet");
        }
    }

    @Test
    void shouldAskToSignInAgainWhenTheKeyWasRevokedAndLeadBackToThePage() {
        JsonNode key = stage.post("/v1/tenants/" + TENANT + "/api-keys", "{\"name\":\"leaver\",\"scopes\":[\"read\"]}");
        try (Visitor visitor = stage.visitor().at("").signIn(key.path("key").asText())) {
            visitor.go("Webhooks");
            visitor.sees("No webhooks yet");
            stage.api
                    .delete("/v1/tenants/" + TENANT + "/api-keys/"
                            + key.path("id").asText())
                    .expect(204);

            // Refused within 5 s: pages ask again and again as one goes on.
            for (int i = 0; i < 50 && !visitor.field("API key").isVisible(); i++) {
                visitor.go(i % 2 == 0 ? "Events" : "Dead letters");
                visitor.page.waitForTimeout(200);
            }

            visitor.sees("Your session has ended");
            visitor.signIn(stage.key(TENANT, "\"read\""));
            assertThat(visitor.address()).matches(Pattern.compile("/(events|dead-letters)"));
        }
    }

    @Test
    void shouldKeepTheNavigationWhenAPageHasAFault() {
        try (Visitor visitor = stage.visitor().at("").signIn(stage.key(TENANT, "\"read\""))) {
            visitor.context()
                    .route(
                            "**/v1/tenants/*/events",
                            route -> route.fulfill(new Route.FulfillOptions().setBody("{\"items\":null}")));
            visitor.go("Events");
            visitor.sees("This page has a fault");

            visitor.go("Webhooks");

            visitor.sees("No webhooks yet");
            visitor.expectComplaint("TypeError");
        }
    }

    @Test
    void shouldRefuseAWrongKeyAtTheDoor() {
        try (Visitor visitor = stage.visitor().at("")) {
            visitor.field("API key").fill("sp_wrong");
            visitor.button("Sign in").click();

            visitor.sees("This key was not accepted");
        }
    }

    @Test
    void shouldKeepFiltersInTheAddressOverReloadAndTheBackButton() {
        try (Visitor visitor = stage.visitor().at("").signIn(stage.key(TENANT, "\"read\""))) {
            visitor.at("deliveries?state=DEAD&eventType=deal.won");
            visitor.sees("Nothing found");
            visitor.page.reload();
            visitor.sees("Nothing found");
            assertThat(visitor.address()).isEqualTo("/deliveries?state=DEAD&eventType=deal.won");

            visitor.go("Events");
            visitor.sees("No events yet");
            visitor.page.goBack();

            visitor.sees("Nothing found");
            assertThat(visitor.address()).isEqualTo("/deliveries?state=DEAD&eventType=deal.won");
        }
    }
}
