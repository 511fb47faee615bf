// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import static io.mozdef.operator.controller.cluster.Stacks.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.mozdef.operator.crd.MozDefStack;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two stacks in one namespace, two that want the same name, and two operators in two namespaces. */
@ExtendWith(RealCluster.class)
class NeighboursIT {

    private static final String ONE_WORKER =
            """
            transport: {sqs: {region: eu-central-1, queueUrl: "https://sqs.example.org/q", deadLetterQueueUrl: "https://sqs.example.org/d", secretRef: {name: aws}}}
            storage: {search: {urls: ["https://search:9200"], secretRef: {name: search}}}
            workers: [{name: api, source: {type: SQS}}]
            """;

    private static final String API =
            """
            storage: {search: {urls: ["https://search:9200"], secretRef: {name: search}}}
            api: {oidc: {issuerUrl: "https://id.example.org", audience: mozdef-api}}
            """;

    @Test
    void twoStacksLiveSideBySide() {
        String one = apply(minimal());
        String other = apply(minimal());
        awaitCondition(one, "Ready", "True", null);
        awaitCondition(other, "Ready", "True", null);
        assertThat(secretData(one + "-uptycs-secret").get("current"))
                .isNotEqualTo(secretData(other + "-uptycs-secret").get("current"));
        stacks().withName(other).delete();
        patient().until(() -> left(other).isEmpty());
        awaitCondition(one, "Ready", "True", null);
        assertThat(deployments(one)).hasSize(7);
    }

    /** Worker {@code api} of stack x and the api of stack x-w are both called x-w-api. */
    @Test
    void whoComesSecondIsToldAndTakesNothing() {
        String first = apply(ONE_WORKER);
        awaitCondition(first, "Ready", "True", null);
        var before = deployment(first + "-w-api").get();
        String second = first + "-w";
        patch(second, API);
        awaitCondition(second, "NameConflict", "True", "NameTaken");
        assertThat(condition(second, "NameConflict").message())
                .contains("NetworkPolicy " + first + "-w-api exists")
                .contains("of MozDefStack " + first);
        assertThat(condition(second, "Ready").status()).isEqualTo("False");
        var after = deployment(first + "-w-api").get();
        assertThat(after.getSpec()).isEqualTo(before.getSpec());
        assertThat(after.getMetadata().getOwnerReferences())
                .isEqualTo(before.getMetadata().getOwnerReferences());
        awaitCondition(first, "Ready", "True", null);
        // the first one goes: the name is free
        stacks().withName(first).delete();
        awaitCondition(second, "NameConflict", "False", null);
        awaitCondition(second, "Ready", "True", null);
    }

    /** Each under the rights of its own namespace; the second may read two Secrets only, and generate none. */
    @Test
    void twoOperatorsMindTheirOwnNamespace() throws IOException {
        String other = "elsewhere";
        try (Release release = new Release(new Helm.Four(cluster().plane().binary("helm")), other)) {
            release.install(Release.images("1.2.0", "")
                    + "rbac: {secretNames: [readable, generating-uptycs-secret]}\nconfig: {generateSecrets: false}\n");
            secretsOf(other);
            release.start();
            Audit audit = release.audit();
            String here = apply(API);
            awaitCondition(here, "Ready", "True", null);
            create(other, "limited", API.replace("{name: search}", "{name: readable}"));
            create(other, "barred", API.replace("{name: search}", "{name: other-secret}"));
            create(
                    other,
                    "generating",
                    bastion("bastion: {allowlist: {cidrs: [198.51.100.0/24]}}")
                            .replace(
                                    "{name: aws}",
                                    "{name: readable, keys: {accessKeyId: username, secretAccessKey: password}}"));
            patient().until(() -> said(other, "limited", "Ready").equals("True AllComponentsReady"));
            patient().until(() -> said(other, "barred", "ResolvedRefs").startsWith("False"));
            assertThat(words(other, "barred")).contains("Secret other-secret: the operator may not read it");
            patient().until(() -> words(other, "generating").contains("may not generate secrets"));
            assertThat(admin().secrets()
                            .inNamespace(other)
                            .withName("generating-uptycs-secret")
                            .get())
                    .isNull();
            // nobody asked beyond a namespace
            assertThat(audit.all())
                    .isNotEmpty()
                    .allMatch(r -> r.namespace().isEmpty() || r.namespace().equals(other));
            assertThat(audit.all())
                    .noneMatch(r -> r.verb().equals("create") && r.resource().equals("secrets"));
            assertThat(cluster().audit().all())
                    .allMatch(r -> r.namespace().isEmpty() || r.namespace().equals(NAMESPACE));
        } finally {
            admin().resources(MozDefStack.class).inNamespace(other).delete();
        }
    }

    private static void secretsOf(String namespace) {
        for (String name : List.of("readable", "other-secret")) {
            admin().secrets()
                    .inNamespace(namespace)
                    .resource(new io.fabric8.kubernetes.api.model.SecretBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .endMetadata()
                            .addToStringData("username", "u")
                            .addToStringData("password", "p")
                            .build())
                    .create();
        }
    }

    private static void create(String namespace, String name, String spec) {
        Stacks.patchIn(namespace, name, spec);
    }

    private static String said(String namespace, String name, String type) {
        return conditionIn(namespace, name, type)
                .map(c -> c.status() + " " + c.reason())
                .orElse("");
    }

    private static String words(String namespace, String name) {
        return conditionIn(namespace, name, "ResolvedRefs")
                .map(c -> c.message())
                .orElse("");
    }

    private static java.util.Optional<io.mozdef.operator.crd.StackCondition> conditionIn(
            String namespace, String name, String type) {
        MozDefStack stack = Objects.requireNonNull(admin().resources(MozDefStack.class)
                .inNamespace(namespace)
                .withName(name)
                .get());
        return stack.getStatus() == null
                ? java.util.Optional.empty()
                : stack.getStatus().conditions().stream()
                        .filter(c -> c.type().equals(type))
                        .findFirst();
    }
}
