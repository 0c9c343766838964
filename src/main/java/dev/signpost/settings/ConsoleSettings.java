package dev.signpost.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the console looks, and who may show it.
 *
 * @param name in its title
 * @param accent colour as {@code #rrggbb}
 * @param logoUrl https address of a picture; null for none
 * @param logoFile a picture that is served from here; null for none
 * @param publicUrl scheme, host and port under which people reach it, without a slash at the end; null if unknown
 * @param frameAncestors origins whose pages may show it in a frame
 * @param hosts names under which it may be asked for, without ports, lower case; {@code *} for any
 */
public record ConsoleSettings(
        String name,
        String accent,
        @Nullable String logoUrl,
        @Nullable Path logoFile,
        @Nullable String publicUrl,
        List<String> frameAncestors,
        List<String> hosts) {
    private static final int LONGEST_NAME = 40;
    private static final String HOST = "(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+])";
    private static final Pattern COLOUR = Pattern.compile("#[0-9A-Fa-f]{6}");
    private static final Pattern ORIGIN = Pattern.compile("https?://" + HOST + "(?::[0-9]{1,5})?");
    /** A host-source of CSP (level 3, section 2.3.1) with a scheme: nothing in it can end the directive. */
    private static final Pattern ANCESTOR = Pattern.compile("https?://(?:\\*\\.)?" + HOST + "(?::(?:[0-9]{1,5}|\\*))?");

    private static final Pattern PICTURE = Pattern.compile(
            "https://" + HOST + "(?::[0-9]{1,5})?/[A-Za-z0-9._~:/@!$&()*+=%?-]*", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAMED_HOST = Pattern.compile("\\*|" + HOST);
    private static final Pattern PICTURE_FILE =
            Pattern.compile(".*\\.(?:svg|png|jpe?g|webp)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    public ConsoleSettings {
        frameAncestors = List.copyOf(frameAncestors);
        hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
        new Checks()
                .that(isName(name), "name", name, "1 to " + LONGEST_NAME + " characters")
                .that(COLOUR.matcher(accent).matches(), "accent", accent, "a colour like #0f766e, in quotes")
                .that(
                        logoUrl == null || PICTURE.matcher(logoUrl).matches(),
                        "logoUrl",
                        logoUrl,
                        "an https address like https://example.com/logo.svg")
                .that(
                        logoFile == null
                                || PICTURE_FILE.matcher(logoFile.toString()).matches(),
                        "logoFile",
                        logoFile,
                        "a file that ends in .svg, .png, .jpg or .webp")
                .that(logoFile == null || logoUrl == null, "logoFile", logoFile, "null beside a logoUrl")
                .that(
                        publicUrl == null || ORIGIN.matcher(publicUrl).matches(),
                        "publicUrl",
                        publicUrl,
                        "an address without a path, like https://hooks.example.com")
                .that(
                        frameAncestors.stream()
                                .allMatch(origin -> ANCESTOR.matcher(origin).matches()),
                        "frameAncestors",
                        frameAncestors,
                        "addresses without a path, like https://app.example.com")
                .that(
                        hosts.stream().allMatch(host -> NAMED_HOST.matcher(host).matches()),
                        "hosts",
                        hosts,
                        "names without ports, like hooks.example.com, or *")
                .done();
    }

    private static boolean isName(String name) {
        return !name.isBlank()
                && name.codePointCount(0, name.length()) <= LONGEST_NAME
                && name.codePoints().noneMatch(Character::isISOControl);
    }

    /** Whether people reach it by https. */
    public boolean isSecure() {
        return publicUrl != null && publicUrl.startsWith("https://");
    }

    /** Whether it may be asked for under that name. */
    public boolean serves(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return hosts.contains("*")
                || hosts.contains(lower)
                || (publicUrl != null
                        && lower.equalsIgnoreCase(URI.create(publicUrl).getHost()));
    }
}
