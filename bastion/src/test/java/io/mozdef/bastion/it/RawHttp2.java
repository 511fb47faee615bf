// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** HTTP/2 frame by frame (RFC 9113), with header blocks that need no table (RFC 7541, literals). */
final class RawHttp2 implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int GO_AWAY = 7;
    static final int ACK = 1;
    static final int MAX_CONCURRENT_STREAMS = 3;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;
    static final int CANCEL = 8;
    static final int REFUSED_STREAM = 7;
    static final int ENHANCE_YOUR_CALM = 11;

    /** One frame that came. */
    record Frame(int type, int flags, int stream, byte[] payload) {
        /** The error of RST_STREAM, or of GOAWAY. */
        int error() {
            return ByteBuffer.wrap(payload).getInt(type == GO_AWAY ? 4 : 0);
        }
    }

    private final RawHttp raw;
    private final DataInputStream in;

    /** Connects, and sends preface and empty SETTINGS. */
    RawHttp2(int port, SSLContext context) throws IOException {
        raw = RawHttp.tls(port, context, "h2");
        in = new DataInputStream(raw.in());
        raw.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        frame(SETTINGS, 0, 0, new byte[0]);
    }

    RawHttp2 frame(int type, int flags, int stream, byte[] payload) throws IOException {
        raw.write(ByteBuffer.allocate(9 + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array());
        return this;
    }

    /** Reads the server's settings and agrees to them; returns the value of this one, -1 when it is not named. */
    int agree(int setting) throws IOException {
        Frame settings = next(frame -> frame.type() == SETTINGS && frame.flags() == 0);
        frame(SETTINGS, ACK, 0, new byte[0]);
        ByteBuffer pairs = ByteBuffer.wrap(settings == null ? new byte[0] : settings.payload());
        int value = -1;
        while (pairs.remaining() >= 6) {
            int name = pairs.getShort();
            int its = pairs.getInt();
            value = name == setting ? its : value;
        }
        return value;
    }

    RawHttp2 reset(int stream) throws IOException {
        return frame(
                RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(CANCEL).array());
    }

    /** A header block for a POST; {@code more} are names and values. */
    static byte[] post(String path, String... more) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(0x83); // :method: POST
        block.write(0x87); // :scheme: https
        block.write(0x04); // :path, literal
        text(block, path);
        block.write(0x01); // :authority, literal
        text(block, "127.0.0.1");
        for (int i = 0; i < more.length; i += 2) {
            block.write(0); // literal name and value, not indexed
            text(block, more[i]);
            text(block, more[i + 1]);
        }
        return block.toByteArray();
    }

    private static void text(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else {
            block.write(127);
            int rest = bytes.length - 127;
            while (rest >= 128) {
                block.write(rest % 128 + 128);
                rest /= 128;
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }

    /** The next frame that fits, or null when the connection ends before it comes. */
    @Nullable
    Frame next(Predicate<Frame> fits) throws IOException {
        try {
            while (true) {
                int head = in.readInt();
                int flags = in.readUnsignedByte();
                int stream = in.readInt();
                byte[] payload = new byte[head >>> 8];
                in.readFully(payload);
                Frame frame = new Frame(head & 0xFF, flags, stream, payload);
                if (fits.test(frame)) {
                    return frame;
                }
            }
        } catch (EOFException | SocketException | SSLException over) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        raw.close();
    }
}
