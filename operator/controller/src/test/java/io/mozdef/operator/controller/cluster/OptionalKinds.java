// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.cluster;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.mozdef.operator.controller.dependent.Dependent;
import io.mozdef.operator.controller.dependent.Dependents;
import java.util.List;
import java.util.Locale;

/** Stubs of the kinds that a cluster may have or not, so that the operator's rights on them are used. */
record OptionalKinds(String group, String version, String kind) {

    /** Every optional kind that the operator makes. */
    static final List<OptionalKinds> ALL = Dependents.all().stream()
            .map(Dependent::kind)
            .filter(Dependent.Kind::optional)
            .map(OptionalKinds::of)
            .toList();

    private static OptionalKinds of(Dependent.Kind kind) {
        String[] groupAndVersion = kind.apiVersion().split("/");
        return new OptionalKinds(groupAndVersion[0], groupAndVersion[1], kind.name());
    }

    static void install(KubernetesClient admin) {
        ALL.forEach(k -> admin.resource(k.definition()).create());
    }

    String name() {
        return plural() + "." + group;
    }

    private String plural() {
        return kind.toLowerCase(Locale.ROOT) + "s";
    }

    /** How a client finds it. */
    ResourceDefinitionContext context() {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural())
                .withNamespaced(true)
                .build();
    }

    /** The kind with a schema that takes everything. */
    CustomResourceDefinition definition() {
        var anything = new JSONSchemaPropsBuilder()
                .withType("object")
                .withXKubernetesPreserveUnknownFields(true)
                .build();
        return new CustomResourceDefinitionBuilder()
                .withNewMetadata()
                .withName(name())
                // a group of Kubernetes' own wants to be approved
                .addToAnnotations("api-approved.kubernetes.io", "unapproved, a stub of a test")
                .endMetadata()
                .withNewSpec()
                .withGroup(group)
                .withScope("Namespaced")
                .withNewNames()
                .withKind(kind)
                .withListKind(kind + "List")
                .withPlural(plural())
                .withSingular(kind.toLowerCase(Locale.ROOT))
                .endNames()
                .addNewVersion()
                .withName(version)
                .withServed(true)
                .withStorage(true)
                .withNewSchema()
                .withOpenAPIV3Schema(anything)
                .endSchema()
                .endVersion()
                .endSpec()
                .build();
    }
}
