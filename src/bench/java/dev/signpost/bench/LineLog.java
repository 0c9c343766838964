package dev.signpost.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A log of short lines, collected in memory and handed to the kernel by {@link #flush}. Not synchronised to the disk:
 * it must outlive its process, not the machine. With no file it swallows everything.
 */
final class LineLog implements AutoCloseable {
    private static final int LONGEST_LINE = 512;

    private final FileChannel file;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);

    LineLog(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /**
     * @param line at most 512 bytes, without the line's end
     */
    void add(byte[] line, int length) throws IOException {
        if (length > LONGEST_LINE) {
            throw new IllegalArgumentException("A line of " + length + " bytes; 512 are the limit");
        }
        if (buffer.remaining() <= length) {
            flush();
        }
        buffer.put(line, 0, length).put((byte) '\n');
    }

    void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
        buffer.clear();
    }

    @Override
    public void close() throws IOException {
        flush();
        file.close();
    }
}
