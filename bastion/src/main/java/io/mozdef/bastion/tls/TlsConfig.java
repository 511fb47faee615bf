// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.tls;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** TLS on the public port. Without a certificate the port speaks plain HTTP/1.1, for a load balancer that ends TLS. */
@ConfigMapping(prefix = "mozdef.bastion.tls")
public interface TlsConfig {
    /** PEM file with the certificate and the chain behind it, read again when it changes. */
    Optional<Path> certificateFile();

    /** PEM file with the certificate's private key (PKCS#8, PKCS#1 or SEC 1, not encrypted). */
    Optional<Path> keyFile();

    /** PEM file with the authorities of client certificates; with it every client has to show one. */
    Optional<Path> clientAuthorityFile();
}
