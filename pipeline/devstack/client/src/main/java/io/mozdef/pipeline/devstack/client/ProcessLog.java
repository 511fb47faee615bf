// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The log of one run of a process: the file from where this run began. Thread-safe (it keeps no position). */
record ProcessLog(Path file, long begin) {

    private static final int TAIL_LINES = 20;
    private static final int TAIL_BYTES = 16 * 1024;

    /** Makes the file's folder and remembers where the next run begins. */
    static ProcessLog openAtEnd(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return new ProcessLog(file, Files.exists(file) ? Files.size(file) : 0);
    }

    /** Reads on from where it was, line by line; an unfinished last line is left for the next call. */
    final class Reader {
        private long position = begin;

        /** The first new complete line that is wanted, if there is one by now. */
        Optional<String> next(Predicate<String> wanted) {
            byte[] bytes = read(position, Long.MAX_VALUE);
            int start = 0;
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] == '\n') {
                    String line = new String(bytes, start, i - start, StandardCharsets.UTF_8);
                    start = i + 1;
                    if (wanted.test(line)) {
                        position += start;
                        return Optional.of(line);
                    }
                }
            }
            position += start;
            return Optional.empty();
        }
    }

    List<String> tail() {
        byte[] bytes = read(Math.max(begin, size() - TAIL_BYTES), TAIL_BYTES);
        List<String> lines = new ArrayList<>(
                new String(bytes, StandardCharsets.UTF_8).lines().toList());
        return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
    }

    private long size() {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] read(long from, long atMost) {
        if (!Files.exists(file)) {
            return new byte[0];
        }
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long length = Math.min(Math.max(0, channel.size() - from), Math.min(atMost, 1 << 20));
            ByteBuffer buffer = ByteBuffer.allocate((int) length);
            channel.position(from);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // until the buffer is full or the file ends
            }
            byte[] bytes = new byte[buffer.position()];
            buffer.flip().get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
