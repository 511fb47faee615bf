// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A connection on which a test writes what it likes. */
final class RawHttp implements AutoCloseable {
    private final Socket socket;

    RawHttp(int port) throws IOException {
        this(port, "127.0.0.1");
    }

    /** @param from the loopback address to come from */
    RawHttp(int port, String from) throws IOException {
        socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        socket.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 5_000);
        socket.setSoTimeout((int) Bastion.PATIENCE.toMillis());
        socket.setTcpNoDelay(true);
    }

    /** Over IPv6, to {@code ::1} and from there. */
    static RawHttp v6(int port) throws IOException {
        return new RawHttp(new Socket(InetAddress.getByName("::1"), port));
    }

    private RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout((int) Bastion.PATIENCE.toMillis());
    }

    /** Behind a handshake that is done. @param protocol what ALPN offers */
    static RawHttp tls(int port, SSLContext context, String protocol) throws IOException {
        return tls(port, "127.0.0.1", context, protocol);
    }

    /** The same, from this loopback address. */
    static RawHttp tls(int port, String from, SSLContext context, String protocol) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(from), 0);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {protocol});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout((int) Bastion.PATIENCE.toMillis());
        try {
            socket.startHandshake();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return new RawHttp(socket);
    }

    /** Behind a handshake of this version of TLS alone. */
    static RawHttp tls(int port, SSLContext context, String protocol, String version) throws IOException {
        return handshake((SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port), protocol, version);
    }

    /** TLS on top of what was written so far; nothing was read. */
    RawHttp startTls(SSLContext context) throws IOException {
        SSLSocket layered =
                (SSLSocket) context.getSocketFactory().createSocket(socket, "127.0.0.1", socket.getPort(), true);
        return handshake(layered, "http/1.1", "TLSv1.3");
    }

    private static RawHttp handshake(SSLSocket socket, String protocol, String version) throws IOException {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {protocol});
        parameters.setProtocols(new String[] {version});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout((int) Bastion.PATIENCE.toMillis());
        socket.startHandshake();
        return new RawHttp(socket);
    }

    /** Begins another handshake on this connection, as TLS 1.2 has it. */
    void renegotiate() throws IOException {
        ((SSLSocket) socket).startHandshake();
    }

    /** The serial number of the certificate that the server showed. */
    BigInteger serial() throws IOException {
        return ((X509Certificate) ((SSLSocket) socket).getSession().getPeerCertificates()[0]).getSerialNumber();
    }

    InputStream in() throws IOException {
        return socket.getInputStream();
    }

    RawHttp write(String text) throws IOException {
        return write(text.getBytes(ISO_8859_1));
    }

    RawHttp write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** One answer with an empty body: its status line and headers. */
    String answer() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return head.toString(ISO_8859_1);
            }
            head.write(next);
        }
        return head.toString(ISO_8859_1);
    }

    /** All that comes until the other side closes; a reset counts as a close. */
    String untilClosed() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (SocketException e) {
            all.write("<reset>".getBytes(ISO_8859_1));
        }
        return all.toString(ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
