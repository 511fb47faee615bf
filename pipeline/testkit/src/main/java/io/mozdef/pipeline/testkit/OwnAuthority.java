// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * An authority that nobody knows, and a certificate of it for 127.0.0.1 and localhost, made by the JDK's keytool. For tests of
 * what trusts an own CA.
 */
public final class OwnAuthority {

    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final Path ca;
    private final Path server;

    private OwnAuthority(Path folder) {
        this.folder = folder;
        ca = folder.resolve("ca.p12");
        server = folder.resolve("server.p12");
    }

    /** Makes it in a new folder below {@code target}; takes a second or two. */
    public static OwnAuthority make() {
        try {
            Path folder = Files.createTempDirectory(Path.of("target"), "authority-");
            OwnAuthority made = new OwnAuthority(folder.toAbsolutePath());
            made.generate();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void generate() {
        Path request = folder.resolve("server.csr");
        Path signed = folder.resolve("server.pem");
        keytool(ca, "-genkeypair", "-alias", "ca", "-keyalg", "RSA", "-dname", "CN=own authority", "-ext", "bc:c");
        keytool(server, "-genkeypair", "-alias", "server", "-keyalg", "RSA", "-dname", "CN=localhost");
        keytool(server, "-certreq", "-alias", "server", "-file", request.toString());
        keytool(
                ca,
                "-gencert",
                "-alias",
                "ca",
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-infile",
                request.toString(),
                "-outfile",
                signed.toString(),
                "-rfc");
        keytool(ca, "-exportcert", "-alias", "ca", "-rfc", "-file", pem().toString());
        keytool(server, "-importcert", "-alias", "ca", "-noprompt", "-file", pem().toString());
        keytool(server, "-importcert", "-alias", "server", "-file", signed.toString());
    }

    /** The authority's certificate, what a client has to trust. */
    public Path pem() {
        return folder.resolve("authority.pem");
    }

    /** For a server at 127.0.0.1 that this authority vouches for. */
    public SSLContext server() {
        try (InputStream in = Files.newInputStream(server)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(Path store, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool failed: " + command.get(1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
