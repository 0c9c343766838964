package dev.signpost.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import java.util.List;
import java.util.stream.Collectors;

/** Whether everybody can read what a page shows, as far as a program can tell. */
final class Readability {
    /** What WCAG 2.2 asks for at level AA, and what axe thinks good besides. */
    private static final List<String> RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    /** What colours alone decide. */
    private static final List<String> OF_COLOURS = List.of("color-contrast");

    private Readability() {}

    /** Takes a picture of that name, and fails if the page can be read by some only or scrolls sideways. */
    static void judge(Visitor visitor, String name) {
        judge(visitor, name, axe(visitor.page).withTags(RULES));
    }

    /** The same of a page whose other half, in light, has been judged: only colours differ. */
    static void judgeColours(Visitor visitor, String name) {
        judge(visitor, name, axe(visitor.page).withRules(OF_COLOURS));
    }

    private static void judge(Visitor visitor, String name, AxeBuilder axe) {
        visitor.page.waitForLoadState(LoadState.LOAD);
        visitor.picture(name);
        List<Rule> violations = axe.analyze().getViolations();
        assertThat(violations)
                .as(() -> name + ":\n"
                        + violations.stream().map(Readability::told).collect(Collectors.joining("\n")))
                .isEmpty();
        assertThat(visitor.page.evaluate(
                        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .as(name + " does not scroll sideways")
                .isEqualTo(true);
    }

    /** In the page itself: the other mode opens one more for its result, for the sake of foreign frames. */
    private static AxeBuilder axe(Page page) {
        return new AxeBuilder(page).options(new WithoutPreload()).setLegacyMode(true);
    }

    /** Without a copy of the style sheets, which axe would have to write into the page. Read by its JSON mapper. */
    static final class WithoutPreload extends AxeRunOptions {
        public boolean isPreload() {
            return false;
        }
    }

    private static String told(Rule rule) {
        return rule.getId() + ": " + rule.getHelp()
                + rule.getNodes().stream()
                        .map(node -> "\n  " + node.getHtml() + "\n    " + node.getFailureSummary())
                        .collect(Collectors.joining());
    }
}
