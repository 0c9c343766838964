package dev.signpost.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The console in the operator's name, colour and picture. */
class BrandIT {
    private static final String NAME = "Acme Hooks";
    /** Bright: text in it cannot be read on white, nor white text on it. */
    private static final String ACCENT = "#f5c518";

    private static final String LOGO = """
            <svg xmlns="http://www.w3.org/2000/svg" width="120" height="24"><rect width="120" height="24"/></svg>""";

    @TempDir
    private static Path directory;

    @AutoClose
    private static ConsoleStage stage;

    private static String key;

    @BeforeAll
    static void start() throws IOException {
        stage = new ConsoleStage("brand");
        stage.pod
                .with("SIGNPOST_CONSOLE_NAME", NAME)
                .with("SIGNPOST_CONSOLE_ACCENT", ACCENT)
                .with(
                        "SIGNPOST_CONSOLE_LOGO_FILE",
                        Files.writeString(directory.resolve("logo.svg"), LOGO).toString());
        stage.start();
        key = stage.tenant("acme", "standard", "\"manage\",\"read\"");
    }

    private static Browser.NewContextOptions in(ColorScheme colours) {
        return new Browser.NewContextOptions()
                .setColorScheme(colours)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setViewportSize(1280, 900);
    }

    private static Object style(Locator element, String property) {
        return element.evaluate("(element, name) => getComputedStyle(element)[name]", property);
    }

    @Test
    void shouldStandInTheOperatorsNameColourAndPicture() {
        try (Visitor visitor = stage.visitor().at("")) {
            assertThat(visitor.button("Sign in")).isVisible();
            assertThat(visitor.page.title()).contains(NAME);
            assertThat(style(visitor.button("Sign in"), "backgroundColor")).isEqualTo("rgb(245, 197, 24)");

            visitor.signIn(key);

            Locator logo = visitor.byRole(AriaRole.IMG, NAME).first();
            assertThat(logo).isVisible();
            assertThat(logo.evaluate("image => image.naturalWidth")).isEqualTo(120);
            visitor.go("Settings");
            visitor.sees(NAME + " 0.");
            assertThat(visitor.page.title()).isEqualTo("Settings – " + NAME);
        }
    }

    /** Where each is hardest: a bright one, one between bright and dark, and one that is nearly the dark ground. */
    @ParameterizedTest
    @CsvSource({"#f5c518,LIGHT", "#0ea5e9,LIGHT", "#0ea5e9,DARK", "#101010,DARK"})
    void shouldBeReadableInAnyColour(String accent, ColorScheme colours) {
        String name = "brand-" + accent.substring(1) + "-" + colours.name().toLowerCase(Locale.ROOT);
        try (Visitor visitor = stage.visitor(in(colours))) {
            if (!accent.equals(ACCENT)) {
                visitor.context()
                        .route(
                                "**/console/settings.json",
                                route -> route.fulfill(new Route.FulfillOptions()
                                        .setBody("{\"name\":\"" + NAME + "\",\"accent\":\"" + accent + "\"}")));
            }
            visitor.at("webhooks/new").signIn(key);
            visitor.button("Save").hover();
            Readability.judge(visitor, name);
        }
    }
}
