package dev.signpost.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import dev.signpost.testkit.FakeReceiver;
import dev.signpost.testkit.Reply;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The console by a link, on a page of its own and in a frame of another site, where nothing can be stored. */
class LinkIT {
    private static final String TENANT = "embedded";
    /** As browsers do in frames of other sites. */
    private static final String NO_STORAGE = """
            for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
              Object.defineProperty(window, name, { get() { throw new DOMException('no storage', 'SecurityError'); } });
            }""";

    /** What people would use; nothing here ends TLS. */
    private static final String PUBLIC_URL = "https://hooks.example.com";

    @AutoClose
    private static FakeReceiver product;

    @AutoClose
    private static ConsoleStage stage;

    @BeforeAll
    static void start() {
        product = FakeReceiver.start();
        stage = new ConsoleStage("link");
        stage.pod
                .with("SIGNPOST_CONSOLE_PUBLIC_URL", PUBLIC_URL)
                .with("SIGNPOST_CONSOLE_HOSTS", "127.0.0.1")
                // Another name of this machine, and so another site.
                .with("SIGNPOST_CONSOLE_FRAME_ANCESTORS", productSite());
        stage.start();
        stage.tenant(TENANT, "standard", "\"read\"");
    }

    private static String productSite() {
        return "http://localhost:" + product.port();
    }

    private static String link() {
        return link(TENANT);
    }

    private static String link(String tenant) {
        return stage.post("/v1/tenants/" + tenant + "/console-links", "{\"scopes\":[\"manage\",\"read\"]}")
                .path("url")
                .asText()
                .replace(PUBLIC_URL, stage.pod.uri().toString());
    }

    @Test
    void shouldOpenTheTenantAndTakeTheTokenOutOfTheAddress() {
        String link = link();
        try (Visitor visitor = stage.visitor()) {
            visitor.context().addInitScript(NO_STORAGE);

            visitor.page.navigate(link);

            visitor.heading("Overview").waitFor();
            assertThat(link).contains("#token=");
            assertThat(visitor.page.url()).doesNotContain("token").doesNotContain("#");
            visitor.go("Webhooks");
            visitor.sees("No webhooks yet");
            assertThat(visitor.context().cookies()).isEmpty();
        }
    }

    @Test
    void shouldOpenANewLinkInThePlaceOfAnOldOne() {
        try (Visitor visitor = stage.visitor()) {
            visitor.page.navigate(link().replaceFirst("token=.*", "token=scl_ended"));
            visitor.sees("This link has ended");

            visitor.page.navigate(link());

            visitor.heading("Overview").waitFor();
            assertThat(visitor.page.url()).doesNotContain("#");
        }
    }

    @Test
    void shouldShowCustomersNoCommandForWhichTheyHaveNoKey() {
        try (Visitor visitor = stage.visitor()) {
            visitor.page.navigate(link());

            visitor.go("Events");

            visitor.sees("As soon as something happens that your webhooks want");
            assertThat(visitor.page.getByText("curl")).hasCount(0);
        }
    }

    @Test
    void shouldOpenALinkWhereTheConsoleIsOpenAlready() {
        stage.tenant("second", "standard", "\"read\"");
        stage.post("/v1/tenants/second/webhooks", "{\"url\":\"" + product.uri("/of-second") + "\"}");
        try (Visitor visitor = stage.visitor()) {
            visitor.page.navigate(link());
            visitor.heading("Overview").waitFor();

            // Only the fragment differs, so that the browser loads nothing by itself.
            visitor.page.navigate(link("second"));

            visitor.page.waitForURL(url -> !url.contains("#"));
            visitor.go("Webhooks");
            visitor.sees("/of-second");
        }
    }

    @Test
    void shouldWorkInAFrameOfAnotherSiteUpToARegisteredWebhook() {
        product.answer(Reply.status(200)
                .header("Content-Type", "text/html")
                .body("<!doctype html><title>Product</title><iframe title=Webhooks width=1200 height=800 src=\""
                        + link() + "\"></iframe>"));
        try (Visitor visitor = stage.visitor().mayVisit(productSite())) {
            visitor.page.navigate(productSite() + "/");
            FrameLocator frame = visitor.page.frameLocator("iframe");
            frame.getByText("Webhooks").first().click();
            frame.getByText("Register webhook").first().click();
            frame.getByLabel("Endpoint URL").fill(product.uri("/hooks").toString());

            frame.getByText("Save").click();

            assertThat(frame.getByText("Nothing sent yet")).isVisible();
            frame.getByLabel("Copy the URL").click();
            assertThat(frame.getByLabel("Copied")).isVisible();
            visitor.expectComplaint("Clipboard API has been blocked");
            assertThat(visitor.context().cookies()).isEmpty();
        }
    }
}
