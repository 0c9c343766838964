package dev.signpost.model;

import org.jspecify.annotations.Nullable;

/**
 * What exactly failed, finer than {@link FailureKind}: only what the receiver itself shows to everybody, never an
 * address or a name of the inside. The code is what the database holds, 1 to 63; a sentence is fixed text.
 */
public enum FailureDetail {
    CERTIFICATE_EXPIRED(1, FailureKind.TLS, "The receiver's certificate, or one in its chain, has expired."),
    CERTIFICATE_NOT_YET_VALID(2, FailureKind.TLS, "The receiver's certificate is not valid yet."),
    CERTIFICATE_NAME(3, FailureKind.TLS, "The receiver's certificate is for another name than the URL's host."),
    CERTIFICATE_CHAIN_INCOMPLETE(
            4,
            FailureKind.TLS,
            "The receiver sends its certificate without the intermediate certificate that leads to a known authority."
                    + " Browsers may forgive that; programs do not."),
    CERTIFICATE_AUTHORITY_UNKNOWN(
            5, FailureKind.TLS, "The receiver's certificate is self-signed or of an authority that is not trusted."),
    CERTIFICATE_INVALID(
            6,
            FailureKind.TLS,
            "The receiver's certificate is not acceptable: its key or signature is too weak, or it is not for"
                    + " servers."),
    CLIENT_CERTIFICATE_REQUIRED(
            7, FailureKind.TLS, "The receiver asks for a client certificate; Signpost does not send one."),
    TLS_VERSION(8, FailureKind.TLS, "The receiver offers no version of TLS that is accepted: 1.2 or 1.3 is required."),
    NOT_TLS(9, FailureKind.TLS, "The receiver does not speak TLS on this port. Is the URL's port right?"),
    TLS_REFUSED(10, FailureKind.TLS, "The receiver refused the TLS handshake; it may accept no common cipher."),

    NOT_HTTP(12, FailureKind.PROTOCOL, "What the receiver sent does not begin like an HTTP answer."),
    HTTP_VERSION(13, FailureKind.PROTOCOL, "The answer does not begin with HTTP/1.1 or HTTP/1.0, in upper case."),
    STATUS_LINE(
            14,
            FailureKind.PROTOCOL,
            "The answer's status line is not valid: a status is three digits, and no control character follows."),
    SWITCHING_PROTOCOLS(
            15, FailureKind.PROTOCOL, "The receiver answered 101 and wants another protocol, which was not offered."),
    LINE_ENDING(
            16,
            FailureKind.PROTOCOL,
            "A line of the answer's head ends with a bare LF; every line ends with CR and LF."),
    HEADER_NAME(17, FailureKind.PROTOCOL, "A header of the answer has no valid name."),
    HEADER_VALUE(18, FailureKind.PROTOCOL, "A header of the answer has a control character in its value."),
    CONTENT_LENGTH(
            19, FailureKind.PROTOCOL, "The answer's Content-Length is not one number, or contradicts another header."),
    TRANSFER_ENCODING(20, FailureKind.PROTOCOL, "The answer's Transfer-Encoding is not valid."),
    HEAD_TOO_LONG(21, FailureKind.PROTOCOL, "The answer's status line or headers are too long."),
    TOO_MANY_INTERIM(22, FailureKind.PROTOCOL, "The receiver sent too many interim (1xx) answers."),

    HEAD_INCOMPLETE(24, FailureKind.RESET, "The connection ended within the head of the answer.");

    private final int code;
    private final FailureKind kind;
    private final String sentence;

    FailureDetail(int code, FailureKind kind, String sentence) {
        this.code = code;
        this.kind = kind;
        this.sentence = sentence;
    }

    public int code() {
        return code;
    }

    /** The coarse class that it belongs to. */
    public FailureKind kind() {
        return kind;
    }

    /** One sentence for people. */
    public String sentence() {
        return sentence;
    }

    /** The detail with that code; null if there is none, or none that this version knows. */
    public static @Nullable FailureDetail ofCode(int code) {
        for (FailureDetail detail : values()) {
            if (detail.code == code) {
                return detail;
            }
        }
        return null;
    }
}
