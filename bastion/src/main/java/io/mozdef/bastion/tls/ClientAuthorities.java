// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.X509TrustManager;

/** Judges client certificates by the authorities that are in force at that moment. Thread-safe. */
final class ClientAuthorities implements X509TrustManager {
    /**
     * Authorities as a file has them.
     *
     * @param certificates what makes two of them equal
     * @param judge made of the certificates
     */
    record Authorities(List<X509Certificate> certificates, X509TrustManager judge) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Authorities authorities && certificates.equals(authorities.certificates);
        }

        @Override
        public int hashCode() {
            return certificates.hashCode();
        }

        @Override
        public String toString() {
            return certificates.stream()
                    .map(X509Certificate::getSubjectX500Principal)
                    .toList()
                    .toString();
        }
    }

    private final Supplier<Authorities> source;

    ClientAuthorities(Supplier<Authorities> source) {
        this.source = source;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        source.get().judge().checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("we never are a client here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return source.get().certificates().toArray(new X509Certificate[0]);
    }
}
