// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.mozdef.operator.controller.plan.BastionTlsPart;
import io.mozdef.operator.controller.plan.ComponentPlan;
import io.mozdef.operator.controller.plan.StackPlan;
import io.mozdef.operator.crd.Bastion;
import io.mozdef.operator.crd.BastionTls;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Certificate of cert-manager for a bastion whose {@code tls} names an issuer. The bastion waits for the Secret that comes of it. */
@Singleton
final class CertificateDependent implements Dependent {

    @Override
    public Kind kind() {
        return Kind.optional(
                "cert-manager.io/v1",
                "Certificate",
                "certificates",
                "install cert-manager, or name a certificate of yours with tls.secretRef");
    }

    @Override
    public Stream<GenericKubernetesResource> render(StackPlan plan, Facts facts) {
        BastionTls tls = tls(plan.spec().bastion());
        return tls == null
                ? Stream.empty()
                : plan.components().stream()
                        .filter(c -> c.name().equals("bastion"))
                        .map(c -> certificate(plan, c, tls, Objects.requireNonNull(tls.issuerRef())));
    }

    private static @Nullable BastionTls tls(@Nullable Bastion bastion) {
        return bastion == null || bastion.tls() == null || bastion.tls().issuerRef() == null ? null : bastion.tls();
    }

    private GenericKubernetesResource certificate(
            StackPlan plan, ComponentPlan bastion, BastionTls tls, BastionTls.IssuerRef issuer) {
        Map<String, Object> spec = new TreeMap<>();
        spec.put("secretName", BastionTlsPart.secretName(bastion.objectName()));
        spec.put(
                "issuerRef",
                new TreeMap<>(Map.of("name", issuer.name(), "kind", issuer.kind(), "group", issuer.group())));
        spec.put("dnsNames", tls.dnsNames());
        spec.put("usages", List.of("digital signature", "key encipherment", "server auth"));
        spec.put("privateKey", Map.of("rotationPolicy", "Always"));
        return Optionals.of(kind(), Meta.of(plan, bastion), spec);
    }
}
