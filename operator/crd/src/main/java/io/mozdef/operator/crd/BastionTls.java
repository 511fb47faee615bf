// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who ends TLS: the bastion itself, or the load balancer in front of it. */
@ValidationRule(
        value = "(has(self.secretRef) ? 1 : 0) + (has(self.issuerRef) ? 1 : 0) + (has(self.terminatedBy) ? 1 : 0) == 1",
        message =
                "give one of secretRef (a certificate of yours), issuerRef (cert-manager makes one) and terminatedBy: LoadBalancer")
@ValidationRule(
        value = "has(self.issuerRef) == (has(self.dnsNames) && size(self.dnsNames) > 0)",
        message = "issuerRef needs dnsNames, the host names that senders use; dnsNames goes with issuerRef")
@ValidationRule(
        value = "!has(self.clientCaRef) || !has(self.terminatedBy)",
        message = "clientCaRef needs TLS in the bastion: give secretRef or issuerRef")
public record BastionTls(
        @JsonPropertyDescription("Secret with certificate and key. Read again when it changes.") @Nullable
                CertificateRef secretRef,
        @JsonPropertyDescription("Issuer of cert-manager, from which the operator asks for a certificate.") @Nullable
                IssuerRef issuerRef,
        @JsonPropertyDescription("Host names in that certificate.") @Size(max = 16) @Nullable List<String> dnsNames,
        @JsonPropertyDescription("Authorities of client certificates: without one of theirs nobody is heard.") @Nullable
                CaRef clientCaRef,
        @JsonPropertyDescription(
                        "LoadBalancer: the cloud's load balancer ends TLS (its annotations are under expose.loadBalancer).")
                @Nullable
                TerminatedBy terminatedBy) {

    public BastionTls {
        dnsNames = dnsNames == null ? List.of() : List.copyOf(dnsNames);
    }

    /** Whether the bastion itself speaks TLS. */
    public boolean inBastion() {
        return secretRef != null || issuerRef != null;
    }

    /** Who ends TLS in front of the bastion. */
    public enum TerminatedBy {
        LoadBalancer
    }

    /** A Secret with certificate and key. */
    public record CertificateRef(
            @Required @JsonPropertyDescription("Name of the Secret.") @Size(min = 1, max = 253) String name,
            @JsonPropertyDescription("Its keys, where they are not called tls.crt and tls.key.") @Nullable
                    CertificateKeys keys) {

        public CertificateRef {
            keys = keys == null ? new CertificateKeys(null, null) : keys;
        }
    }

    /** Names of keys inside the Secret. */
    public record CertificateKeys(
            @JsonPropertyDescription("Certificate and chain, PEM.")
                    @Default("tls.crt")
                    @Size(min = 1, max = 253)
                    @Nullable
                    String certificate,
            @JsonPropertyDescription("Its key, PEM.") @Default("tls.key") @Size(min = 1, max = 253) @Nullable
                    String key) {

        public CertificateKeys {
            certificate = certificate == null ? "tls.crt" : certificate;
            key = key == null ? "tls.key" : key;
        }
    }

    /** An issuer of cert-manager. */
    public record IssuerRef(
            @Required @JsonPropertyDescription("Its name.") @Size(min = 1, max = 253) String name,
            @JsonPropertyDescription("Issuer, ClusterIssuer, or the kind of an external issuer.")
                    @Default("Issuer")
                    @Size(min = 1, max = 63)
                    @Nullable
                    String kind,
            @JsonPropertyDescription("Its API group.") @Default("cert-manager.io") @Size(min = 1, max = 253) @Nullable
                    String group) {

        public IssuerRef {
            kind = kind == null ? "Issuer" : kind;
            group = group == null ? "cert-manager.io" : group;
        }
    }
}
