package dev.signpost.profile;

/**
 * HTTP status codes from {@code first} to {@code last}, both included.
 *
 * @param first 200 to 599
 * @param last not below {@code first}
 */
public record StatusRange(int first, int last) {

    public boolean contains(int status) {
        return first <= status && status <= last;
    }

    @Override
    public String toString() {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}
