package dev.signpost.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signpost.model.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetUrlsTest {
    @ParameterizedTest
    @CsvSource({
        "https://example.com,                     https://example.com/",
        "HTTPS://EXAMPLE.com:443/A?b=C,           https://example.com/A?b=C",
        "http://example.com:80/x,                 http://example.com/x",
        "http://example.com:443/x,                http://example.com:443/x",
        "https://example.com:8443?x,              https://example.com:8443/?x",
        "https://example.com//a/../b/%2e,         https://example.com//a/../b/%2e",
        "https://xn--bcher-kva.example/,          https://xn--bcher-kva.example/",
        "https://93.184.216.34/,                  https://93.184.216.34/",
        "https://[2606:2800:0220:0:0:0:0:1]:99/,  https://[2606:2800:220::1]:99/",
        "https://a-b.c1.example/?q=%00,           https://a-b.c1.example/?q=%00",
        "https://1.2.3.4.example/,                https://1.2.3.4.example/",
        "https://localhost:8080/,                 https://localhost:8080/",
        "https://My_App.example.com/x,            https://my_app.example.com/x",
        "https://_dmarc.example.com/,             https://_dmarc.example.com/",
        "https://a_.b__c.example_1/,              https://a_.b__c.example_1/",
        "https://example.com/?ids[]=1&q=a'b(c)*,  https://example.com/?ids[]=1&q=a'b(c)*",
    })
    void shouldRebuildTheCanonicalForm(String given, String canonical) {
        assertThat(TargetUrls.parse("/url", given).text()).isEqualTo(canonical);
        assertThat(TargetUrls.parse("/url", canonical).text()).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " https://example.com/",
                "https://example.com/ ",
                "https://exa mple.com/",
                "https://example.com/a\tb",
                "https://example.com/a\r\nX: y",
                "https://example.com/\u0000",
                "https://example.com/\u007f",
                "https://example.com\\@evil.example/",
                "https://example.com/\\",
                "https://bücher.example/",
                "https://example.com/ü",
                "https://１２７.0.0.1/",
                "https://127。0。0。1/",
                "https://ⓔxample.com/",
                "https://user@example.com/",
                "https://user:pass@example.com/",
                "https://@example.com/",
                "https://example.com@/",
                "https://example.com#@other.example/",
                "https://example.com/#",
                "https://example.com/x#y",
                "ftp://example.com/",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "//example.com/",
                "example.com",
                "https:example.com",
                "https:/example.com",
                "https:///example.com",
                "https://",
                "https://:443/",
                "https://example.com:/",
                "https://example.com:0/",
                "https://example.com:65536/",
                "https://example.com:-1/",
                "https://example.com:80x/",
                "https://example.com:4294967376/",
                "https://example.com./",
                "https://127.0.0.1./",
                "https://example..com/",
                "https://.example.com/",
                "https://-a.example/",
                "https://a-.example/",
                "https://127.0.0.1_/",
                "https://127.0.0._1/",
                "https://127.0.0.1_0/",
                "https://0x7f_00_00_01/",
                "https://_0x7f000001/",
                "https://exa%6dple.com/",
                "https://%31%32%37.0.0.1/",
                "https://[::1%25eth0]/",
                "https://[fe80::1%25lo]/",
                "https://[fe80::1%lo]/",
                "https://[::1/",
                "https://::1/",
                "https://[127.0.0.1]/",
                "https://[]/",
                "https://[v1.a]/",
                "https://[::]a/",
                "https://0x7f000001/",
                "https://0x7f.1/",
                "https://0X7F.0.0.1/",
                "https://127.0.0.0x1/",
                "https://2130706433/",
                "https://017700000001/",
                "https://0177.0.0.1/",
                "https://127.1/",
                "https://127.0.1/",
                "https://127.0.0.01/",
                "https://127.0.0.256/",
                "https://127.0.0.1.1/",
                "https://00127.0.0.1/",
                "https://1.2.3.09/",
                "https://example.1/",
                "https://example.0x/",
                "https://example.0xg1.0x1f/",
                "https://example.com/%zz",
                "https://example.com/<x>",
                "https://example.com/{x}",
                "https://example.com/[x]",
                "https://example.com/%",
                "https://example.com/%4",
                "https://[::1]:/",
                "https://[::1]:80:80/",
                "https://a:1:2/",
                "https://?x",
            })
    void shouldRefuseWhatTwoReadersCouldReadInTwoWays(String given) {
        assertThatThrownBy(() -> TargetUrls.parse("/url", given)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID);
            assertThat(refusal.faults()).hasSize(1);
            assertThat(refusal.faults().get(0).pointer()).isEqualTo("/url");
            assertThat(refusal.detail()).endsWith(".");
        });
    }

    /** The whole sentence for each kind of fault: what is wrong, where, and what to write instead. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "https://example.com/a b      § The space at character 22 must be percent-encoded. Write it as %20.",
                "` https://example.com/`      § The space at character 1 must not stand there. Leave it out.",
                "`https://example.com/ `      § The space at character 21 must not stand there. Leave it out.",
                "https://example.com/{id}     § \"{\" at character 21 must be percent-encoded. Write it as %7B.",
                "https://example.com/id}      § \"}\" at character 23 must be percent-encoded. Write it as %7D.",
                "https://example.com/?a|b     § \"|\" at character 23 must be percent-encoded. Write it as %7C.",
                "https://example.com/\"x       § \"\"\" at character 21 must be percent-encoded. Write it as %22.",
                "https://example.com/100%     § \"%\" at character 24 is not followed by two hexadecimal digits."
                        + " Write a percent sign as %25.",
                "https://example.com/%zz      § \"%\" at character 21 is not followed by two hexadecimal digits."
                        + " Write a percent sign as %25.",
                "https://a..b/                § The host name has two dots in a row at character 10. Leave it out,"
                        + " or write the part that is missing.",
                "https://.example.com/        § The host name begins with the dot at character 9. Leave it out.",
                "https://example.com./        § The host name ends with the dot at character 20. Leave it out.",
                "https://example.com\\x/       § The backslash at character 20 must not stand in a URL. Write a slash,"
                        + " or %5C if it is meant.",
                "https://bücher.example/      § \"ü\" at character 10 is not ASCII. In a path or query write it as"
                        + " %C3%BC; in a host name write the name in its xn-- form.",
                "https://example.com/\u202Ex   § The character U+202E at character 21 is not ASCII. In a path or query"
                        + " write it as %E2%80%AE; in a host name write the name in its xn-- form.",
                "example.com/hooks            § The scheme is missing: a receiver's URL begins with https://.",
                "example.com:8443/hooks       § The scheme is missing: a receiver's URL begins with https://.",
                "//example.com/hooks          § The scheme is missing: a receiver's URL begins with https://.",
                "ftp://example.com/           § Events cannot be sent to a URL that begins with \"ftp://\"."
                        + " A receiver's URL begins with https://.",
                "https:/example.com           § Two slashes are missing after \"https:\": write https://host/path.",
                "https://                     § The host is missing after \"https://\".",
                "https://:8443/               § The host is missing at character 9.",
                "https://example.com/x#y      § \"#\" at character 22 begins a fragment, which is never sent."
                        + " Leave it out, or write %23 if it belongs to the path or the query.",
                "https://example.com:/        § The port is missing after the colon at character 20.",
                "https://example.com:65536/   § What follows the colon at character 20 is not a port. A port is a"
                        + " number from 1 to 65535.",
                "https://example.com:80x/     § What follows the colon at character 20 is not a port. A port is a"
                        + " number from 1 to 65535.",
                "https://::1/                 § There is more than one colon in the host and port. An IPv6 address"
                        + " stands in brackets: https://[2001:db8::1]:8443/.",
                "https://[::1/                § The bracket \"[\" at character 9 is not closed by a \"]\".",
                "https://[::1]x/              § \"x\" at character 14 must not follow an address in brackets: only a"
                        + " colon with a port may.",
                "https://[fe80::1%eth0]/      § What stands in the brackets at character 9 is not an IPv6 address."
                        + " Zones such as %eth0 are not possible.",
                "https://exa$mple.com/        § \"$\" at character 12 must not stand in a host name. It has letters,"
                        + " digits, hyphens, underscores and dots.",
                "https://www.-a.example/      § The part \"-a\" of the host name, at character 13, must not begin or"
                        + " end with a hyphen.",
                "https://127.1/               § The host ends in the number \"1\" at character 13, so that it is no"
                        + " name, and it is not an IPv4 address of four decimal numbers from 0 to 255 either.",
            })
    void shouldSayWhatIsWrongAndWhereAndWhatToWriteInstead(String given, String sentence) {
        assertThatThrownBy(() -> TargetUrls.parse("/url", given)).hasMessage("url: " + sentence);
    }

    @Test
    void shouldNameControlCharactersWithoutSendingThemBack() {
        assertThatThrownBy(() -> TargetUrls.parse("/url", "https://example.com/a\r\nX: y"))
                .hasMessage("url: The line break at character 22 must not stand in a URL. Leave it out.");
        assertThatThrownBy(() -> TargetUrls.parse("/url", "https://example.com/a\u0007"))
                .hasMessage("url: The character U+0007 at character 22 must not stand in a URL. Leave it out.");
        assertThatThrownBy(() -> TargetUrls.parse("/url", "https://example.com/\uD83D"))
                .hasMessage("url: The character U+D83D at character 21 is half a character. Leave it out.");
    }

    @Test
    void shouldPointFromAPasswordToTheHeaderThatCarriesItAndNotRepeatIt() {
        assertThatThrownBy(() -> TargetUrls.parse("/url", "https://someone:geheim@example.com/"))
                .hasMessageContaining("before the \"@\" at character 23")
                .hasMessageContaining("{\"Authorization\": \"Basic <base64 of user:password>\"}")
                .message()
                .doesNotContain("someone", "geheim");
    }

    @Test
    void shouldBoundLabelNameAndUrl() {
        String label = "a".repeat(63);
        String name = String.join(".", label, label, label, "a".repeat(61));
        assertThat(TargetUrls.parse("", "https://" + name + "/").host()).hasSize(253);
        assertThatThrownBy(() -> TargetUrls.parse("", "https://" + name + "a/")).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> TargetUrls.parse("", "https://" + label + "a.example/"))
                .isInstanceOf(Refusal.class);
        String longest = "https://example.com/" + "a".repeat(TargetUrls.MAX_LENGTH - 20);
        assertThat(TargetUrls.parse("", longest).text()).hasSize(TargetUrls.MAX_LENGTH);
        assertThatThrownBy(() -> TargetUrls.parse("", longest + "a")).isInstanceOf(Refusal.class);
    }
}
