// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.devstack.servers;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Opens one AMQP 0-9-1 connection as guest to the virtual host "/" and drops it: only then is the broker usable (it
 * takes connections before its virtual host is there, and when its store is broken). Written by hand because the
 * client library brings another Netty. Frames: AMQP 0-9-1 specification 2.3.5, methods: 1.4 of its XML.
 */
final class AmqpHandshake {

    private static final byte[] PROTOCOL_HEADER = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};
    private static final int CONNECTION = 10;
    private static final int START = 10;
    private static final int START_OK = 11;
    private static final int TUNE = 30;
    private static final int TUNE_OK = 31;
    private static final int OPEN = 40;
    private static final int OPEN_OK = 41;

    private final DataInputStream in;
    private final DataOutputStream out;

    private AmqpHandshake(Socket socket) throws IOException {
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
    }

    /** True when the virtual host was opened, false when the broker refused. Waits at most five seconds per answer. */
    static boolean succeeds(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5_000);
            return new AmqpHandshake(socket).opened();
        }
    }

    private boolean opened() throws IOException {
        out.write(PROTOCOL_HEADER);
        if (nextMethod() != START) {
            return false;
        }
        send(START_OK, arguments -> {
            arguments.writeInt(0); // no client properties
            shortString(arguments, "PLAIN");
            byte[] response = "\0guest\0guest".getBytes(StandardCharsets.US_ASCII);
            arguments.writeInt(response.length);
            arguments.write(response);
            shortString(arguments, "en_US");
        });
        if (nextMethod() != TUNE) {
            return false;
        }
        send(TUNE_OK, arguments -> {
            arguments.writeShort(1); // channels
            arguments.writeInt(4_096); // smallest legal largest frame
            arguments.writeShort(0); // no heartbeat
        });
        send(OPEN, arguments -> {
            shortString(arguments, "/");
            arguments.writeShort(0); // two reserved fields
        });
        return nextMethod() == OPEN_OK;
    }

    private int nextMethod() throws IOException {
        in.readUnsignedByte(); // frame type
        in.readUnsignedShort(); // channel
        byte[] payload = new byte[in.readInt()];
        in.readFully(payload);
        in.readUnsignedByte(); // frame end
        return payload[1] == CONNECTION ? payload[3] : -1;
    }

    private void send(int method, Arguments arguments) throws IOException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(payload);
        fields.writeShort(CONNECTION);
        fields.writeShort(method);
        arguments.writeTo(fields);
        out.writeByte(1);
        out.writeShort(0);
        out.writeInt(payload.size());
        payload.writeTo(out);
        out.writeByte(0xCE);
        out.flush();
    }

    private static void shortString(DataOutputStream out, String text) throws IOException {
        out.writeByte(text.length());
        out.writeBytes(text);
    }

    private interface Arguments {
        void writeTo(DataOutputStream out) throws IOException;
    }
}
