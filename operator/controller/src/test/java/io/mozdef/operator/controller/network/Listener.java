// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A program for inside of a namespace: {@code listen PORT...} accepts until it is ended, {@code connect ADDRESS PORT} tries once. */
final class Listener {

    private static final int PATIENCE_MILLIS = 1500;

    private Listener() {}

    public static void main(String[] words) throws IOException {
        if (words[0].equals("connect")) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(words[1], Integer.parseInt(words[2])), PATIENCE_MILLIS);
            }
            return;
        }
        List<ServerSocket> doors = new ArrayList<>();
        for (String port : List.of(words).subList(1, words.length)) {
            // the backlog alone completes handshakes
            doors.add(new ServerSocket(Integer.parseInt(port), 100));
        }
        System.out.println("listening on " + doors.size());
        System.in.transferTo(System.out);
    }
}
