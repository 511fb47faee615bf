// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.databind.node.LongNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What annotations cannot say: list types, rules of list items, bounds of every list and string (without them a rule's estimated
 * cost exceeds the API server's budget and the definition is refused), fields without a schema, rules at the root.
 */
final class SchemaRules {

    /** Kubernetes' own types, kept without a schema: theirs is large and differs by version. The operator refuses what it does not know in them. */
    private static final Set<String> SCHEMA_FREE = Set.of("podTemplate", "affinity");

    private static final Set<String> SCHEMA_FREE_ITEMS =
            Set.of("tolerations", "topologySpreadConstraints", "to", "from", "healthCheckFrom", "metricsFrom", "peers");

    private static final Set<String> NETWORKS = Set.of("cidrs", "trustedNetworks", "except");

    /** Lists whose items may have the same name: of other namespaces, or another key of one object. */
    private static final Set<String> UNKEYED = Set.of("parentRefs", "caRefs");

    private static final List<String> COLUMNS = List.of("Ready", "Version", "Reason", "Webhook", "API", "Age");

    private static final Set<String> PORTS = Set.of("ports");

    private SchemaRules() {}

    static void apply(CustomResourceDefinition crd) {
        crd.getSpec().getNames().setCategories(List.of("mozdef"));
        JSONSchemaProps root = crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
        root.setDescription(
                "One MozDef: bastion, loginput, workers, alerts, api and cron, with their Secrets, policies and exposure.");
        root.setRequired(List.of("spec"));
        crd.getSpec()
                .getVersions()
                .get(0)
                .getAdditionalPrinterColumns()
                .sort(java.util.Comparator.comparing(c -> COLUMNS.indexOf(c.getName())));
        JSONSchemaProps spec = root.getProperties().get("spec");
        spec.setDescription("What shall run, and what it connects to.");
        List.of("unreadable", "given").forEach(spec.getProperties()::remove);
        visit("spec", spec);
        JSONSchemaProps status = root.getProperties().get("status");
        status.setDescription("What the operator found, and what to do.");
        visit("status", status);
        listMap(status.getProperties().get("conditions"), "type");
        // without this, "helm install --wait" succeeds while no operator runs
        status.setDefault(new com.fasterxml.jackson.databind.node.ObjectNode(
                com.fasterxml.jackson.databind.node.JsonNodeFactory.instance,
                Map.of("observedGeneration", LongNode.valueOf(-1))));
        root.setXKubernetesValidations(rootRules());
    }

    private static List<ValidationRule> rootRules() {
        return List.of(
                rule(
                        "size(self.metadata.name) <= 40 && self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
                        "metadata.name must be at most 40 characters: a letter, then letters, digits and dashes, for names of Services derive from it"),
                rule(
                        "!has(self.spec.workers) || self.spec.workers.all(w, size(self.metadata.name) + size(w.name) <= 44)",
                        "metadata.name and a worker's name must be at most 44 characters together: shorten one of them"),
                rule(
                        "!has(self.spec.bastion) || !has(self.spec.bastion.sources) || self.spec.bastion.sources.all(s, size(self.metadata.name) + size(s.name) <= 44)",
                        "metadata.name and a source's name must be at most 44 characters together: shorten one of them"));
    }

    private static void visit(String name, JSONSchemaProps schema) {
        if (SCHEMA_FREE.contains(name)) {
            free(schema);
            return;
        }
        if ("string".equals(schema.getType())
                && schema.getMaxLength() == null
                && (schema.getEnum() == null || schema.getEnum().isEmpty())) {
            schema.setMaxLength(1024L);
        }
        if ("array".equals(schema.getType())) {
            visitList(name, schema);
        }
        if (schema.getAdditionalProperties() != null
                && schema.getAdditionalProperties().getSchema() != null) {
            if (schema.getMaxProperties() == null) {
                schema.setMaxProperties(schema.getMaxItems() == null ? 64L : schema.getMaxItems());
            }
            schema.setMaxItems(null);
            visit("", schema.getAdditionalProperties().getSchema());
        }
        if (schema.getProperties() != null) {
            schema.getProperties().forEach(SchemaRules::visit);
        }
    }

    private static void visitList(String name, JSONSchemaProps schema) {
        if (schema.getMaxItems() == null) {
            schema.setMaxItems(64L);
        }
        JSONSchemaProps items = schema.getItems().getSchema();
        if (SCHEMA_FREE_ITEMS.contains(name)) {
            free(items);
            return;
        }
        visit("", items);
        if (NETWORKS.contains(name)) {
            items.setMaxLength(43L);
            items.setXKubernetesValidations(networkRules());
            schema.setXKubernetesListType("set");
        } else if (PORTS.contains(name)) {
            items.setMinimum(1.0);
            items.setMaximum(65535.0);
            schema.setXKubernetesListType("set");
        } else if (items.getProperties() != null
                && items.getProperties().containsKey("name")
                && !UNKEYED.contains(name)) {
            listMap(schema, "name");
        } else if ("string".equals(items.getType())) {
            items.setMaxLength(
                    items.getMaxLength() == null || items.getMaxLength() == 1024 ? 253L : items.getMaxLength());
            schema.setXKubernetesListType(name.equals("values") ? null : "set");
        }
        if (name.equals("consumers")) {
            items.setPattern("^[a-z][a-z0-9-]*$");
            items.setMaxLength(40L);
        }
    }

    private static List<ValidationRule> networkRules() {
        return List.of(
                rule("isCIDR(self)", "is no network: write 198.51.100.7/32 or 2001:db8::/32"),
                rule(
                        "!isCIDR(self) || cidr(self) == cidr(self).masked()",
                        "has host bits set: write the network's first address, as 198.51.100.0/24"),
                rule(
                        "!isCIDR(self) || string(cidr(self)) == self",
                        "is not in canonical form: lower case and shortened, as 2001:db8::/32"));
    }

    private static void listMap(JSONSchemaProps schema, String key) {
        schema.setXKubernetesListType("map");
        schema.setXKubernetesListMapKeys(List.of(key));
        JSONSchemaProps items = schema.getItems().getSchema();
        List<String> required = new ArrayList<>(items.getRequired() == null ? List.of() : items.getRequired());
        if (!required.contains(key)) {
            required.add(key);
            items.setRequired(required);
        }
    }

    private static void free(JSONSchemaProps schema) {
        schema.setType("object");
        schema.setProperties(null);
        schema.setRequired(null);
        schema.setXKubernetesValidations(null);
        schema.setXKubernetesPreserveUnknownFields(true);
    }

    private static ValidationRule rule(String rule, String message) {
        return new ValidationRuleBuilder().withRule(rule).withMessage(message).build();
    }
}
