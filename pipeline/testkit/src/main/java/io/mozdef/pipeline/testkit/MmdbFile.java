// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes small files in MaxMind's database format (https://maxmind.github.io/MaxMind-DB/, version 2.0), so that tests read real
 * files without shipping anybody's data. Records are 32 bits wide. Not thread-safe.
 */
public final class MmdbFile {

    private static final byte[] METADATA = {
        (byte) 0xab, (byte) 0xcd, (byte) 0xef, 'M', 'a', 'x', 'M', 'i', 'n', 'd', '.', 'c', 'o', 'm'
    };
    private static final int STRING = 2;
    private static final int DOUBLE = 3;
    private static final int MAP = 7;
    private static final int UINT32 = 6;
    private static final int ARRAY = 11;
    private static final int EMPTY = -1;

    private final int ipVersion;
    private final List<int[]> nodes = new ArrayList<>();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    private MmdbFile(int ipVersion) {
        this.ipVersion = ipVersion;
        nodes.add(new int[] {EMPTY, EMPTY});
    }

    /** A file that knows IPv4 addresses only. */
    public static MmdbFile ipv4() {
        return new MmdbFile(4);
    }

    /** A file that knows both: IPv4 addresses lie in ::/96. */
    public static MmdbFile ipv6() {
        return new MmdbFile(6);
    }

    /** Adds a network, which must not overlap an earlier one, with a record of maps, lists, strings, doubles and integers. */
    public MmdbFile with(String network, Map<String, ?> record) {
        String[] parts = network.split("/", 2);
        byte[] address = literal(parts[0]);
        int length = Integer.parseInt(parts[1]);
        if (ipVersion == 6 && address.length == 4) {
            address = ByteBuffer.allocate(16).position(12).put(address).array();
            length += 96;
        }
        int node = 0;
        for (int bit = 0; bit < length - 1; bit++) {
            int side = bit(address, bit);
            if (nodes.get(node)[side] == EMPTY) {
                nodes.add(new int[] {EMPTY, EMPTY});
                nodes.get(node)[side] = nodes.size() - 1;
            }
            node = nodes.get(node)[side];
        }
        // leaves are negative until the number of nodes is known
        nodes.get(node)[bit(address, length - 1)] = -2 - data.size();
        value(data, record);
        return this;
    }

    public Path write(Path path) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int[] node : nodes) {
            for (int record : node) {
                int pointer =
                        record == EMPTY ? nodes.size() : record < EMPTY ? nodes.size() + 16 + (-2 - record) : record;
                out.writeBytes(ByteBuffer.allocate(4).putInt(pointer).array());
            }
        }
        out.writeBytes(new byte[16]);
        out.writeBytes(data.toByteArray());
        out.writeBytes(METADATA);
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("binary_format_major_version", 2);
        metadata.put("binary_format_minor_version", 0);
        metadata.put("build_epoch", 1_600_000_000);
        metadata.put("database_type", "test");
        metadata.put("description", Map.of("en", "test"));
        metadata.put("ip_version", ipVersion);
        metadata.put("languages", List.of("en"));
        metadata.put("node_count", nodes.size());
        metadata.put("record_size", 32);
        value(out, metadata);
        try {
            return Files.write(path, out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void value(ByteArrayOutputStream out, Object value) {
        if (value instanceof Map<?, ?> map) {
            control(out, MAP, map.size());
            map.forEach((key, inner) -> {
                value(out, key);
                value(out, inner);
            });
        } else if (value instanceof List<?> list) {
            control(out, ARRAY, list.size());
            list.forEach(inner -> value(out, inner));
        } else if (value instanceof String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            control(out, STRING, bytes.length);
            out.writeBytes(bytes);
        } else if (value instanceof Double number) {
            control(out, DOUBLE, 8);
            out.writeBytes(ByteBuffer.allocate(8).putDouble(number).array());
        } else if (value instanceof Integer number) {
            control(out, UINT32, 4);
            out.writeBytes(ByteBuffer.allocate(4).putInt(number).array());
        } else {
            throw new IllegalArgumentException("no such type in this format: " + value.getClass());
        }
    }

    private static void control(ByteArrayOutputStream out, int type, int size) {
        boolean extended = type > 7;
        int length = size < 29 ? size : 29;
        if (size >= 29 + 256) {
            throw new IllegalArgumentException("too large for a test file");
        }
        out.write((extended ? 0 : type << 5) | length);
        if (extended) {
            out.write(type - 7);
        }
        if (length == 29) {
            out.write(size - 29);
        }
    }

    private static int bit(byte[] address, int index) {
        return address[index / 8] >> (7 - index % 8) & 1;
    }

    private static byte[] literal(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }
}
