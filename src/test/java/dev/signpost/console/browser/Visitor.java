package dev.signpost.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ScreenshotCaret;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Somebody before a fresh browser. Whatever the browser complains of, such as a refused script or an exception, and
 * every request to another host is kept, and fails the test when the visit is over.
 */
final class Visitor implements AutoCloseable {
    /** The browser's own lines for answers that are not 2xx: pages handle them. */
    private static final String ANSWERS = "Failed to load resource";

    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final double PATIENCE_MILLIS = 20_000;

    final Page page;

    private final BrowserContext context;
    private final String base;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> foreign = new ArrayList<>();
    private final List<String> known = new ArrayList<>();

    Visitor(Browser browser, URI base, Browser.NewContextOptions options) {
        this.base = base.toString();
        known.add(this.base);
        context = browser.newContext(options);
        context.setDefaultTimeout(PATIENCE_MILLIS);
        page = context.newPage();
        page.onConsoleMessage(this::heard);
        page.onPageError(complaints::add);
        page.onDialog(dialog -> {
            complaints.add("a dialog of a script: " + dialog.message());
            dialog.dismiss();
        });
        page.onRequest(this::requested);
    }

    private void heard(ConsoleMessage message) {
        boolean bad = message.type().equals("error") || message.type().equals("warning");
        if (bad && !message.text().startsWith(ANSWERS)) {
            complaints.add(message.text());
        }
    }

    private void requested(Request request) {
        String url = request.url();
        if (!url.startsWith("data:") && known.stream().noneMatch(host -> url.startsWith(host + "/"))) {
            foreign.add(url);
        }
    }

    /** Requests to that host are no surprise. */
    Visitor mayVisit(String host) {
        known.add(host);
        return this;
    }

    BrowserContext context() {
        return context;
    }

    /** Goes to a page by its path below {@code /console/}. */
    Visitor at(String path) {
        page.navigate(base + "/console/" + path);
        return this;
    }

    /** Signs in on the page that is shown, and waits until one is in. */
    Visitor signIn(String key) {
        field("API key").fill(key);
        button("Sign in").click();
        page.getByRole(AriaRole.NAVIGATION).first().waitFor();
        return this;
    }

    Locator field(String label) {
        return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    }

    Locator button(String name) {
        return byRole(AriaRole.BUTTON, name);
    }

    Locator link(String name) {
        return byRole(AriaRole.LINK, name);
    }

    Locator heading(String name) {
        return byRole(AriaRole.HEADING, name);
    }

    Locator byRole(AriaRole role, String name) {
        return page.getByRole(role, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator byRole(AriaRole role, Pattern name) {
        return page.getByRole(role, new Page.GetByRoleOptions().setName(name));
    }

    /** The lines of lists that have this text. */
    Locator row(String text) {
        return page.getByRole(AriaRole.LISTITEM).filter(new Locator.FilterOptions().setHasText(text));
    }

    /** A button of that name in a part of the page. */
    static Locator button(Locator part, String name) {
        return part.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    /** An entry of the navigation beside the page; it may carry a count. */
    void go(String entry) {
        page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Main"))
                .first()
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(Pattern.compile("^" + entry)))
                .click();
    }

    /** Follows a link of that name on the page. */
    Visitor follow(String link) {
        link(link).click();
        return this;
    }

    /** Waits until that text can be seen. */
    Locator sees(String text) {
        Locator found = page.getByText(text).first();
        found.waitFor();
        return found;
    }

    /** Pastes into the field what was copied before, and answers what it then holds. */
    String paste(Locator field) {
        field.fill("");
        field.press("Control+v");
        return field.inputValue();
    }

    /** Leaves a picture of the whole page in {@code target/screenshots}. */
    void picture(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(name + ".png"))
                .setFullPage(true)
                // Hiding it takes an inline style, which the page's policy forbids.
                .setCaret(ScreenshotCaret.INITIAL));
    }

    /** Below the root: {@code /webhooks?status=ACTIVE}. */
    String address() {
        return page.url().substring((base + "/console").length());
    }

    /** Takes back the complaints so far that say so; there must be one. */
    void expectComplaint(String text) {
        assertThat(complaints).as("what the browser complained of").anyMatch(complaint -> complaint.contains(text));
        complaints.removeIf(complaint -> complaint.contains(text));
    }

    @Override
    public void close() {
        context.close();
        assertThat(complaints).as("what the browser complained of").isEmpty();
        assertThat(foreign).as("requests to other hosts").isEmpty();
    }
}
