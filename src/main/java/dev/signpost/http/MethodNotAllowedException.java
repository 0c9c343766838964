package dev.signpost.http;

/** The path exists, but not with this method (RFC 9110 section 15.5.6). */
public final class MethodNotAllowedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MethodNotAllowedException(String method) {
        super("The method " + method + " is not allowed here; see the Allow header.", null, false, false);
    }
}
