// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** A private key and its certificate with the chain behind it. Immutable; {@link #toString} says nothing of the key. */
record ServerIdentity(PrivateKey key, List<X509Certificate> chain) {
    private static final byte[] SAMPLE = {1, 2, 3};

    X509Certificate certificate() {
        return chain.get(0);
    }

    /** Two files are written one after the other: a key beside another key's certificate would break every handshake. */
    boolean fits() {
        try {
            PublicKey open = certificate().getPublicKey();
            Signature signature = Signature.getInstance(
                    switch (key.getAlgorithm()) {
                        case "EC" -> "SHA256withECDSA";
                        case "RSA" -> "SHA256withRSA";
                        default -> key.getAlgorithm();
                    });
            signature.initSign(key);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    Instant expires() {
        return certificate().getNotAfter().toInstant();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServerIdentity identity
                && chain.equals(identity.chain)
                && Arrays.equals(key.getEncoded(), identity.key.getEncoded());
    }

    @Override
    public int hashCode() {
        return chain.hashCode();
    }

    @Override
    public String toString() {
        return certificate().getSubjectX500Principal() + " until " + expires();
    }
}
