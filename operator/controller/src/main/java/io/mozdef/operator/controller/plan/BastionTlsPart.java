// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.mozdef.operator.crd.BastionTls;
import io.mozdef.operator.crd.CaRef;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** TLS in the bastion: {@code mozdef.bastion.tls.*}. All of it is read again when it changes. */
public final class BastionTlsPart {

    private static final String FOLDER = Planned.ROOT + "tls";

    private BastionTlsPart() {}

    /** Secret that cert-manager fills. */
    public static String secretName(String bastion) {
        return bastion + "-tls";
    }

    static Part of(String objectName, @Nullable BastionTls tls) {
        if (tls == null || !tls.inBastion()) {
            return Part.NOTHING;
        }
        Part.Builder part = Part.builder();
        BastionTls.CertificateRef given = tls.secretRef();
        String secret = given == null ? secretName(objectName) : given.name();
        BastionTls.CertificateKeys keys =
                given == null ? new BastionTls.CertificateKeys(null, null) : Objects.requireNonNull(given.keys());
        String certificate = Objects.requireNonNull(keys.certificate());
        String key = Objects.requireNonNull(keys.key());
        Reference reference = Reference.secret(secret, List.of(certificate, key), List.of());
        part.env("mozdef.bastion.tls.certificate-file", FOLDER + "/" + certificate)
                .env("mozdef.bastion.tls.key-file", FOLDER + "/" + key)
                .mount(Mount.secret("tls", FOLDER, secret, certificate, key))
                .reference(
                        given == null
                                ? reference.madeBy("cert-manager makes it for Certificate " + objectName)
                                : reference);
        CaRef clients = tls.clientCaRef();
        if (clients != null) {
            part.env("mozdef.bastion.tls.client-authority-file", FOLDER + "-clients/" + clients.key())
                    .mount(Mount.certificates("tls-clients", FOLDER + "-clients", clients))
                    .reference(Reference.certificates(clients));
        }
        return part.build();
    }
}
