// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.tls;

import io.mozdef.bastion.config.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Authorities that our own connections trust beside the platform's: those of the AWS SDK, to SQS and to the token service,
 * which take no PEM files. With the platform's they become the store that the process trusts, which is read once
 * (docs/adr/0010).
 */
public final class AddedAuthorities {

    /** Of the environment or the command line alone: nothing else is known before the first connection. */
    private static final String KEY = "mozdef.bastion.ca-files";

    private static final String TYPE = "PKCS12";

    /** The store asks for one; there is nothing secret in it. */
    private static final String PASSWORD = "changeit";

    private AddedAuthorities() {}

    /** To be called before anything opens a connection. Changes nothing where {@link #check} finds something wrong. */
    public static void trust() {
        List<Path> files = files();
        if (files.isEmpty() || files.stream().anyMatch(file -> problem(file) != null)) {
            return;
        }
        try {
            Path store = Files.createTempFile("authorities-", ".p12");
            store.toFile().deleteOnExit();
            try (OutputStream out = Files.newOutputStream(store)) {
                together(files).store(out, PASSWORD.toCharArray());
            }
            System.setProperty("javax.net.ssl.trustStore", store.toString());
            System.setProperty("javax.net.ssl.trustStoreType", TYPE);
            System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + TYPE, e);
        }
    }

    /** Adds what is wrong with the files. */
    public static void check(Problems problems) {
        files().stream()
                .map(AddedAuthorities::problem)
                .filter(Objects::nonNull)
                .forEach(what -> problems.add(KEY, what));
    }

    private static List<Path> files() {
        String given = Stream.of(
                        System.getProperty(KEY),
                        System.getenv(KEY),
                        System.getenv(KEY.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
        return Stream.of(given.split(","))
                .map(String::strip)
                .filter(file -> !file.isEmpty())
                .map(Path::of)
                .toList();
    }

    private static @Nullable String problem(Path file) {
        try {
            return certificates(file).isEmpty() ? file + " holds no certificate" : null;
        } catch (CertificateException e) {
            return file + " holds no PEM certificates";
        } catch (IOException e) {
            return file + " cannot be read";
        }
    }

    private static Collection<? extends Certificate> certificates(Path file) throws IOException, CertificateException {
        try (InputStream pem = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(pem);
        }
    }

    /** Those of the files and the platform's, which may be a store that the command line names. */
    private static KeyStore together(List<Path> files) throws GeneralSecurityException, IOException {
        List<Certificate> all = new ArrayList<>();
        TrustManagerFactory platform = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        platform.init((KeyStore) null);
        for (TrustManager manager : platform.getTrustManagers()) {
            all.addAll(List.of(((X509TrustManager) manager).getAcceptedIssuers()));
        }
        for (Path file : files) {
            all.addAll(certificates(file));
        }
        KeyStore store = KeyStore.getInstance(TYPE);
        store.load(null, null);
        for (Certificate authority : all) {
            store.setCertificateEntry("authority-" + store.size(), authority);
        }
        return store;
    }
}
