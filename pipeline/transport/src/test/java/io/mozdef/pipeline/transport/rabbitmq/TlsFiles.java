// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.transport.rabbitmq;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority of our own and a certificate for 127.0.0.1, as PEM files, made by the JDK's keytool. */
record TlsFiles(Path authority, Path certificate, Path key) {

    private static final String PASSWORD = "changeit";

    static TlsFiles in(Path folder) throws Exception {
        Path ca = folder.resolve("ca.p12");
        Path server = folder.resolve("server.p12");
        keytool(ca, "-genkeypair", "-alias", "ca", "-keyalg", "RSA", "-dname", "CN=test authority", "-ext", "bc:c");
        keytool(server, "-genkeypair", "-alias", "server", "-keyalg", "RSA", "-dname", "CN=broker");
        Path request = folder.resolve("request");
        Path certificate = folder.resolve("server.pem");
        Path authority = folder.resolve("ca.pem");
        keytool(server, "-certreq", "-alias", "server", "-file", request.toString());
        keytool(
                ca,
                "-gencert",
                "-alias",
                "ca",
                "-rfc",
                "-ext",
                "san=ip:127.0.0.1",
                "-infile",
                request.toString(),
                "-outfile",
                certificate.toString());
        keytool(ca, "-exportcert", "-alias", "ca", "-rfc", "-file", authority.toString());
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(server)) {
            store.load(in, PASSWORD.toCharArray());
        }
        Key key = store.getKey("server", PASSWORD.toCharArray());
        Path pem = folder.resolve("server.key");
        String encoded = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        Files.writeString(pem, "-----BEGIN PRIVATE KEY-----\n" + encoded + "\n-----END PRIVATE KEY-----\n");
        return new TlsFiles(authority, certificate, pem);
    }

    private static void keytool(Path store, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool failed: " + String.join(" ", arguments));
        }
    }
}
