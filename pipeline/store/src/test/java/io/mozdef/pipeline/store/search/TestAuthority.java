// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.search;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * An authority of our own and a server that it vouches for, by the JDK's keytool.
 *
 * @param pem the authority's certificate
 * @param server for a server that shows its own
 */
record TestAuthority(Path pem, SSLContext server) {

    private static final char[] PASSWORD = "changeit".toCharArray();

    /** The usual case: an authority that signed the server's certificate. */
    static TestAuthority signing(Path folder, String name) throws Exception {
        Path ca = folder.resolve("ca.p12");
        Path server = folder.resolve("server.p12");
        Path request = folder.resolve("request");
        Path signed = folder.resolve("server.pem");
        keytool(ca, "-genkeypair", "-alias", "key", "-keyalg", "EC", "-dname", "CN=test authority", "-ext", "bc:c");
        keytool(server, "-genkeypair", "-alias", "key", "-keyalg", "EC", "-dname", "CN=engine");
        keytool(server, "-certreq", "-alias", "key", "-file", request.toString());
        keytool(
                ca,
                "-gencert",
                "-alias",
                "key",
                "-ext",
                "san=" + name,
                "-infile",
                request.toString(),
                "-outfile",
                signed.toString());
        Certificate authority = load(ca).getCertificate("key");
        try (InputStream in = Files.newInputStream(signed)) {
            Certificate own = CertificateFactory.getInstance("X.509").generateCertificate(in);
            return of(folder, authority, key(server), own, authority);
        }
    }

    /** A server that vouches for itself. @param name whom the certificate is for, as {@code ip:127.0.0.1} */
    static TestAuthority selfSigned(Path folder, String name) throws Exception {
        Path server = folder.resolve("server.p12");
        keytool(server, "-genkeypair", "-alias", "key", "-keyalg", "EC", "-dname", "CN=engine", "-ext", "san=" + name);
        Certificate own = load(server).getCertificate("key");
        return of(folder, own, key(server), own);
    }

    private static TestAuthority of(Path folder, Certificate authority, PrivateKey key, Certificate... chain)
            throws Exception {
        String encoded = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(authority.getEncoded());
        Path pem = Files.writeString(
                folder.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("key", key, PASSWORD, chain);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return new TestAuthority(pem, context);
    }

    private static PrivateKey key(Path store) throws Exception {
        return (PrivateKey) load(store).getKey("key", PASSWORD);
    }

    private static KeyStore load(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static void keytool(Path store, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(
                List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool failed: " + String.join(" ", arguments));
        }
    }
}
