package dev.signpost.profile;

import dev.signpost.model.Webhook.SigningSecret;
import java.util.List;

/**
 * One signature (HMAC-SHA256, RFC 2104) over a request.
 *
 * @param content what is signed
 * @param key how the secret's text becomes the key's bytes
 * @param encoding of the 32 bytes that come out
 * @param prefix stands before each signature, such as {@code sha256=} or {@code v1,}; may be empty
 * @param secrets which of the secrets that are in force sign
 * @param withoutSecret what happens if there is none
 * @param keyring whose secrets sign
 */
public record SignatureRule(
        Content content,
        Key key,
        Encoding encoding,
        String prefix,
        Secrets secrets,
        WithoutSecret withoutSecret,
        Keyring keyring) {

    /** What is signed. */
    public enum Content {
        /** The body's bytes. */
        BODY,
        /** Event id, a full stop, Unix seconds of the attempt, a full stop, body (Standard Webhooks 1.0). */
        ID_TIMESTAMP_BODY
    }

    /** How a secret's text becomes the bytes of the key. */
    public enum Key {
        /** Its UTF-8 bytes, all of them, any prefix included. */
        UTF8,
        /** What follows {@code whsec_}, base64-decoded (Standard Webhooks 1.0). */
        WHSEC_BASE64
    }

    /** How a signature is written. */
    public enum Encoding {
        /** 64 lower-case digits. */
        HEX,
        /** With padding (RFC 4648 section 4). */
        BASE64
    }

    /** Which of the secrets that are in force sign. */
    public enum Secrets {
        /** One signature of the newest. */
        NEWEST,
        /** One of each, newest first, separated by a space. */
        ALL
    }

    /** What happens to a request whose webhook has no secret. */
    public enum WithoutSecret {
        /** It is not sent. */
        REFUSE,
        /** It is sent without this header. */
        OMIT,
        /** It is signed with the empty key. */
        EMPTY_KEY
    }

    /** Whose secrets sign. */
    public enum Keyring {
        /** The webhook's own, under the profile's rules. */
        OWN,
        /** A second, generated one, for a Standard Webhooks signature beside the profile's own. */
        STANDARD;

        /** Those of a webhook's secrets that belong to it, in their order. */
        public List<SigningSecret> of(List<SigningSecret> secrets) {
            return secrets.stream()
                    .filter(secret -> secret.standard() == (this == STANDARD))
                    .toList();
        }
    }
}
