package dev.signpost.profile;

import java.util.List;
import java.util.stream.Collectors;

/** Profile files that are not right. The message lists every fault of every file, one to a line. */
public final class InvalidProfilesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    /**
     * One fault.
     *
     * @param file its name
     * @param path of the key from the top, such as {@code retry.delays[2]}; empty for the whole document
     * @param problem what was found and what was expected
     */
    public record Fault(String file, String path, String problem) {
        @Override
        public String toString() {
            return file + ": " + (path.isEmpty() ? "" : path + ": ") + problem;
        }
    }

    public InvalidProfilesException(List<Fault> faults) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    public List<Fault> faults() {
        return faults;
    }
}
