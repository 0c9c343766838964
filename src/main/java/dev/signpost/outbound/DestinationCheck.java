package dev.signpost.outbound;

/**
 * The operator's word on destinations, asked just before a request is written. Any event loop may ask; it is asked for
 * each request.
 */
public interface DestinationCheck {
    /** Nothing is stopped. */
    DestinationCheck NONE = new DestinationCheck() {
        @Override
        public boolean none() {
            return true;
        }

        @Override
        public boolean stopped(String host, String address) {
            return false;
        }
    };

    /** True while nothing is stopped at all. */
    boolean none();

    /**
     * @param host of the URL
     * @param address that it led to
     */
    boolean stopped(String host, String address);
}
