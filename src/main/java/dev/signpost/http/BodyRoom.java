package dev.signpost.http;

/**
 * What bounds the memory that bodies take while they arrive. Asked only about a body that does not come whole with its
 * first packet: what is read and used in one turn holds nothing.
 */
public interface BodyRoom {
    /** For bodies that are bounded by something else. */
    BodyRoom BOUNDLESS = new BodyRoom() {
        @Override
        public void take(int bytes) {}

        @Override
        public void giveBack() {}
    };

    /**
     * So many bytes more have arrived.
     *
     * @throws dev.signpost.model.Refusal if there is no room for them
     */
    void take(int bytes);

    /** The body is whole, or nobody wants it any more; twice does nothing. */
    void giveBack();
}
