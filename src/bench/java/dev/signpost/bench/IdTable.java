package dev.signpost.bench;

/**
 * What has happened to each 128-bit id: one int per id, in open addressing without objects (20 bytes a slot), because
 * millions of boxed ids would make the collector part of the measurement. Not thread-safe.
 */
final class IdTable {
    private static final double FULL = 0.6;

    private long[] ids;
    private int[] values;
    private int size;

    /**
     * @param capacity slots to begin with, rounded up to a power of two; the table doubles when it is 60 percent full
     */
    IdTable(int capacity) {
        int slots = Integer.highestOneBit(Math.max(16, capacity) - 1) << 1;
        ids = new long[slots * 2];
        values = new int[slots];
    }

    /** The id's value, 0 if it was never put. */
    int get(long high, long low) {
        return values[slot(high, low)];
    }

    /**
     * @param value anything but 0
     */
    void put(long high, long low, int value) {
        int slot = slot(high, low);
        if (values[slot] == 0) {
            ids[2 * slot] = high;
            ids[2 * slot + 1] = low;
            size++;
        }
        values[slot] = value;
        if (size > values.length * FULL) {
            grow();
        }
    }

    int size() {
        return size;
    }

    private int slot(long high, long low) {
        int mask = values.length - 1;
        int slot = (int) mix(high * 31 + low) & mask;
        while (values[slot] != 0 && (ids[2 * slot] != high || ids[2 * slot + 1] != low)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldIds = ids;
        int[] oldValues = values;
        ids = new long[oldIds.length * 2];
        values = new int[oldValues.length * 2];
        for (int i = 0; i < oldValues.length; i++) {
            if (oldValues[i] != 0) {
                int slot = slot(oldIds[2 * i], oldIds[2 * i + 1]);
                ids[2 * slot] = oldIds[2 * i];
                ids[2 * slot + 1] = oldIds[2 * i + 1];
                values[slot] = oldValues[i];
            }
        }
    }

    /** The finalizer of SplitMix64: every bit of the input moves every bit of the output. */
    static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
