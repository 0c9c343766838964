package dev.signpost.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import dev.signpost.testkit.FakeReceiver;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Without a mouse. */
class KeyboardIT {
    private static final String TENANT = "keys-only";
    private static final int MOST_TABS = 60;

    @AutoClose
    private static ConsoleStage stage;

    private static String key;

    @BeforeAll
    static void start() {
        stage = new ConsoleStage("keyboard").start();
        key = stage.tenant(TENANT, "standard", "\"manage\",\"read\"");
    }

    /** Goes on from one control to the next until one of that role and name has the focus. */
    private static void tabTo(Visitor visitor, AriaRole role, String name) {
        var wanted = visitor.byRole(role, name).first();
        wanted.waitFor();
        for (int i = 0; i < MOST_TABS; i++) {
            visitor.page.keyboard().press("Tab");
            if (Boolean.TRUE.equals(wanted.evaluate("element => element === document.activeElement"))) {
                return;
            }
        }
        throw new AssertionError("Tab never led to " + role + " " + name);
    }

    @Test
    void shouldRegisterAndDeleteAWebhookByKeysAlone() {
        try (FakeReceiver receiver = FakeReceiver.start();
                Visitor visitor = stage.visitor().at("")) {
            assertThat(visitor.field("API key")).isFocused();
            visitor.page.keyboard().type(key);
            visitor.page.keyboard().press("Enter");
            visitor.heading("Overview").waitFor();
            tabTo(visitor, AriaRole.LINK, "Webhooks");
            visitor.page.keyboard().press("Enter");
            visitor.sees("No webhooks yet");
            tabTo(visitor, AriaRole.LINK, "Register webhook");
            visitor.page.keyboard().press("Enter");
            assertThat(visitor.field("Endpoint URL")).isFocused();
            visitor.page.keyboard().type("nonsense");
            visitor.page.keyboard().press("Enter");
            // What is wrong is said where it is, and the focus is there.
            assertThat(visitor.field("Endpoint URL")).isFocused();
            assertThat(visitor.field("Endpoint URL")).hasAttribute("aria-invalid", "true");
            assertThat(visitor.field("Endpoint URL")).hasAccessibleDescription(Pattern.compile("http"));
            visitor.page.keyboard().press("Control+a");
            visitor.page.keyboard().type(receiver.uri("/hooks").toString());
            visitor.page.keyboard().press("Enter");
            visitor.sees("Nothing sent yet");

            tabTo(visitor, AriaRole.BUTTON, "Delete");
            visitor.page.keyboard().press("Enter");
            assertThat(visitor.byRole(AriaRole.DIALOG, "Delete this webhook?")).isVisible();
            visitor.page.keyboard().press("Escape");
            assertThat(visitor.byRole(AriaRole.DIALOG, "Delete this webhook?")).isHidden();
            assertThat(visitor.button("Delete")).isFocused();
            visitor.page.keyboard().press("Enter");
            tabTo(visitor, AriaRole.BUTTON, "Delete webhook");
            visitor.page.keyboard().press("Enter");

            visitor.sees("No webhooks yet");
        }
    }

    @Test
    void shouldSkipTheNavigationAndTellEachNewPageToScreenReaders() {
        try (Visitor visitor = stage.visitor().at("webhooks").signIn(key)) {
            visitor.heading("Webhooks").waitFor();
            tabTo(visitor, AriaRole.LINK, "Skip to the content");

            visitor.page.keyboard().press("Enter");

            assertThat(visitor.heading("Webhooks")).isFocused();
            visitor.go("Events");
            assertThat(visitor.heading("Events")).isFocused();
            assertThat(visitor.page.title()).startsWith("Events");
        }
    }
}
