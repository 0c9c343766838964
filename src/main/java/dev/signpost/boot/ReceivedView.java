package dev.signpost.boot;

import dev.signpost.profile.ReceivedChallenge;
import dev.signpost.profile.ReceivedRequest;
import dev.signpost.profile.SignatureCheck;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** What {@code listen} prints. What was received is shown without control characters: they could move the cursor. */
final class ReceivedView {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private final PrintWriter out;
    private final boolean colours;
    private final InstantSource clock;

    private enum Colour {
        RED("31"),
        GREEN("32"),
        YELLOW("33"),
        BOLD("1"),
        FAINT("2");

        private final String code;

        Colour(String code) {
            this.code = code;
        }
    }

    ReceivedView(PrintWriter out, boolean colours, InstantSource clock) {
        this.out = out;
        this.colours = colours;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    void request(String method, String target, ReceivedRequest request) {
        out.println();
        out.println(
                painted(Colour.FAINT, TIME.format(now())) + " " + painted(Colour.BOLD, method + " " + inert(target)));
        for (Map.Entry<String, String> header : request.headers()) {
            out.println(painted(Colour.FAINT, "  " + inert(header.getKey()) + ": ") + inert(header.getValue()));
        }
        if (request.body().length() > 0) {
            out.println();
            out.println("  " + inert(new String(request.body().bytes(), StandardCharsets.UTF_8)));
        }
        out.println();
        out.flush();
    }

    void challenge(ReceivedChallenge challenge, boolean unchecked) {
        if (challenge.faults().isEmpty()) {
            line(
                    Colour.GREEN,
                    "✓ This is the profile's challenge" + (unchecked ? "; not checked (no --secret)." : "."));
        } else {
            line(Colour.YELLOW, "! This is the profile's challenge, but " + String.join(" ", challenge.faults()));
        }
    }

    void checked(SignatureCheck.Result result) {
        if (result.checks().isEmpty()) {
            line(Colour.FAINT, "The profile has no signature.");
        }
        result.checks()
                .forEach(check -> line(
                        check.valid() ? Colour.GREEN : Colour.RED,
                        (check.valid() ? "✓ " : "✗ ") + check.header() + ": " + check.message()));
        if (result.hint() != null) {
            line(Colour.YELLOW, "! " + result.hint());
        }
    }

    void unchecked() {
        line(Colour.FAINT, "Signatures are not checked (no --secret).");
    }

    void answered(int status, String why) {
        boolean success = status / 100 == 2;
        line(success ? Colour.GREEN : Colour.RED, "→ " + status + (why.isEmpty() ? "" : " " + inert(why)));
    }

    void gone() {
        line(Colour.YELLOW, "→ The sender has gone: it did not wait for the answer.");
    }

    private void line(Colour colour, String text) {
        out.println(painted(colour, text));
        out.flush();
    }

    private String painted(Colour colour, String text) {
        return colours ? "\u001b[" + colour.code + "m" + text + "\u001b[0m" : text;
    }

    private static String inert(String text) {
        var shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            boolean plain =
                    c == '\n' || c == '\t' || !(Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
            if (plain) {
                shown.appendCodePoint(c);
            } else {
                shown.append(String.format("\\u%04x", c));
            }
        });
        return shown.toString();
    }
}
