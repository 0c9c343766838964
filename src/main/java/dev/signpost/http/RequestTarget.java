package dev.signpost.http;

import dev.signpost.model.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Refuses request targets that something on the way, or a router, could read as another path: an id from a user must
 * never become the name of something else. What is left has one reading: no segment that means "here" or "up", no
 * separator that only shows after decoding, nothing that does not decode. So the path is never normalised, only
 * decoded, once, segment by segment.
 */
final class RequestTarget {
    private static final String API = "/v1/";
    /** The one kind of name with slashes in it, and always the last segment. */
    private static final String NAMES_WITH_SLASHES = "/event-types/";

    private RequestTarget() {}

    /**
     * What is wrong with the target of a request line; null if nothing is. MALFORMED if it cannot be read, NOT_FOUND if
     * it can and nothing of ours has such a name.
     */
    static @Nullable Refusal fault(String target, @Nullable String host) {
        int begin = pathBegin(target, host);
        if (begin < 0) {
            return malformed("The request target must be a path, such as /v1/me.");
        }
        int question = target.indexOf('?', begin);
        int end = question < 0 ? target.length() : question;
        Refusal fault = pathFault(target, begin, end);
        return fault == null && question >= 0 ? queryFault(target, question + 1) : fault;
    }

    /** Where the path begins; -1 if there is none. A whole URL is taken (RFC 9112 section 3.2.2) if it names us. */
    private static int pathBegin(String target, @Nullable String host) {
        if (target.startsWith("/")) {
            return 0;
        }
        int scheme = target.indexOf("://");
        boolean known =
                target.regionMatches(true, 0, "http://", 0, 7) || target.regionMatches(true, 0, "https://", 0, 8);
        int slash = target.indexOf('/', scheme + 3);
        return known && slash > 0 && target.substring(scheme + 3, slash).equalsIgnoreCase(host) ? slash : -1;
    }

    private static @Nullable Refusal pathFault(String target, int begin, int end) {
        boolean plain = true;
        for (int i = begin; i < end; i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 127 || c == '\\' || c == '#') {
                return malformed("The path has a character that must be percent-encoded.");
            }
            boolean first = i == begin || target.charAt(i - 1) == '/';
            plain &= c != '%' && !(c == '.' && first) && !(c == '/' && first && i > begin);
        }
        if (plain && !(target.charAt(end - 1) == '/' && target.startsWith(API, begin))) {
            return null;
        }
        return segmentsFault(target.substring(begin, end));
    }

    private static @Nullable Refusal segmentsFault(String path) {
        boolean ofApi = path.startsWith(API);
        int from = 1;
        while (from <= path.length()) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            boolean last = slash < 0;
            Refusal fault = segmentFault(path, from, to, last);
            if (fault != null) {
                return fault;
            }
            if (from == to && (ofApi || !last)) {
                return notFound("There is no such path: it has an empty segment, where an id is missing.");
            }
            from = to + 1;
        }
        return null;
    }

    private static @Nullable Refusal segmentFault(String path, int from, int to, boolean last) {
        String segment = decoded(path, from, to);
        if (segment == null) {
            return malformed("The path is not valid percent-encoded UTF-8.");
        }
        if (segment.chars().anyMatch(Character::isISOControl)) {
            return notFound("There is no such path: it has a control character, which no id has.");
        }
        if (segment.indexOf('\\') >= 0
                || (segment.indexOf('/') >= 0
                        && !(last && path.startsWith(NAMES_WITH_SLASHES, lastButOne(path, from))))) {
            return notFound("There is no such path: it has an encoded slash or backslash where no id has one.");
        }
        for (String part : segment.split("/", -1)) {
            if (part.equals(".") || part.equals("..")) {
                return notFound("There is no such path: it has a segment \".\" or \"..\", which no id is.");
            }
        }
        return null;
    }

    /** Where the segment before the one that begins at {@code from} begins, with its slash. */
    private static int lastButOne(String path, int from) {
        return Math.max(0, path.lastIndexOf('/', from - 2));
    }

    private static @Nullable Refusal queryFault(String target, int from) {
        for (int i = from; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 127 || c == '#') {
                return malformed("The query has a character that must be percent-encoded.");
            }
        }
        return decoded(target, from, target.length()) == null
                ? malformed("The query is not valid percent-encoded UTF-8.")
                : null;
    }

    private static Refusal malformed(String detail) {
        return Refusal.of(Refusal.Kind.MALFORMED, detail);
    }

    private static Refusal notFound(String detail) {
        return Refusal.of(Refusal.Kind.NOT_FOUND, detail);
    }

    /** Decodes percent escapes only; null if one is broken, or the bytes are not UTF-8. */
    static @Nullable String decoded(String text, int from, int to) {
        int escape = text.indexOf('%', from);
        if (escape < 0 || escape >= to) {
            return text.substring(from, to);
        }
        ByteBuffer bytes = ByteBuffer.allocate(to - from);
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 <= to - 1 ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 <= to - 1 ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    return null;
                }
                bytes.put((byte) (high * 16 + low));
                i += 2;
            } else {
                bytes.put((byte) c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(bytes.flip())
                    .toString();
        } catch (CharacterCodingException notText) {
            return null;
        }
    }
}
