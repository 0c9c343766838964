package dev.signpost.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Linux says that a process has used; see proc(5). The clock ticks 100 times a second. */
final class ProcessMeter {
    private static final long MICROS_PER_TICK = 10_000;
    // Positions behind the command's closing parenthesis.
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int CHILDREN_USER = 13;
    private static final int CHILDREN_SYSTEM = 14;
    private static final Pattern RESIDENT = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private ProcessMeter() {}

    /** Processor time of all its threads, in microseconds. */
    static long cpuMicros(long pid) {
        return ticks(pid, false) * MICROS_PER_TICK;
    }

    /**
     * Processor time of a process and of its children, those that have ended included: what a Postgres has used, given its
     * postmaster.
     */
    static long treeCpuMicros(long pid) {
        long children = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::children)
                .mapToLong(child -> ticks(child.pid(), true))
                .sum();
        return (ticks(pid, true) + children) * MICROS_PER_TICK;
    }

    /** The most memory that it ever had resident, in bytes; 0 if it has gone. */
    static long peakResidentBytes(long pid) {
        Matcher matcher = RESIDENT.matcher(read(Path.of("/proc", String.valueOf(pid), "status")));
        return matcher.find() ? Long.parseLong(matcher.group(1)) * 1_024 : 0;
    }

    private static long ticks(long pid, boolean withChildren) {
        String stat = read(Path.of("/proc", String.valueOf(pid), "stat"));
        if (stat.isEmpty()) {
            return 0;
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long own = Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
        return withChildren
                ? own + Long.parseLong(fields[CHILDREN_USER]) + Long.parseLong(fields[CHILDREN_SYSTEM])
                : own;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
