// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mozdef.operator.controller.apply.Digest;
import io.mozdef.operator.controller.dependent.Facts;
import io.mozdef.operator.controller.plan.ComponentPlan;
import io.mozdef.operator.controller.plan.StackPlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What people and the cluster gave for one component, as a digest: the specification as the API server has it, version and image,
 * contents that a program reads at its start, the restart trigger. Another version of the operator finds the same digest, whatever it
 * renders; so it can tell its own changes, which roll nothing, from a person's. A field that has its default counts as left out, so that
 * a definition with a new field changes no digest.
 */
public final class Inputs {

    private static final String DEFINITION = "/crd/mozdefstacks.mozdef.io.yaml";
    private static final List<String> SHARED =
            List.of("transport", "storage", "podDefaults", "networkPolicy", "observability");

    private final JsonNode schema;

    Inputs(JsonNode schema) {
        this.schema = schema;
    }

    /** By the definition that this operator was built with. */
    public static Inputs ofDefinition() {
        return new Inputs(definition());
    }

    /** The schema of {@code spec} that this operator was built with. */
    public static JsonNode definition() {
        try (InputStream text = Objects.requireNonNull(Inputs.class.getResourceAsStream(DEFINITION), DEFINITION)) {
            return new YAMLMapper().readTree(text).at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * For all objects of a component but its pods.
     *
     * @param component by its name in the plan; of the stack as a whole when the plan has none of that name
     */
    public String of(StackPlan plan, String component) {
        return Digest.of(Digest.text(given(plan, component)));
    }

    /** For the pods of a component: they are made anew when what they read at their start changes, and when a person says so. */
    public String ofPods(StackPlan plan, String component, Facts facts) {
        ObjectNode inputs = given(plan, component);
        inputs.put("readAtStart", facts.digests().get(component))
                .put("restart", facts.restartTrigger())
                .put("deadline", facts.rolloutDeadline().toString());
        return Digest.of(Digest.text(inputs));
    }

    private ObjectNode given(StackPlan plan, String component) {
        JsonNode given = plan.spec().given() == null
                ? NullNode.getInstance()
                : plan.spec().given();
        ComponentPlan planned = plan.components().stream()
                .filter(c -> c.name().equals(component))
                .findFirst()
                .orElse(null);
        ObjectNode inputs = JsonNodeFactory.instance.objectNode();
        if (planned == null) {
            set(inputs.put("version", plan.version()), "spec", pruned(given, schema));
            return inputs;
        }
        inputs.put("version", planned.version()).put("image", planned.image());
        SHARED.forEach(block -> set(inputs, block, pruned(given.path(block), property(schema, block))));
        set(inputs, "own", own(given, planned));
        return inputs;
    }

    private @Nullable JsonNode own(JsonNode given, ComponentPlan component) {
        if (!component.kind().equals("worker")) {
            return pruned(given.path(component.kind()), property(schema, component.kind()));
        }
        for (JsonNode worker : given.path("workers")) {
            if (component.name().equals("w-" + worker.path("name").asText())) {
                return pruned(worker, property(schema, "workers").path("items"));
            }
        }
        return null;
    }

    private static void set(ObjectNode inputs, String name, @Nullable JsonNode value) {
        if (value != null) {
            inputs.set(name, value);
        }
    }

    /** Null for what has its default. */
    private static @Nullable JsonNode pruned(JsonNode value, JsonNode schema) {
        if (value.isMissingNode() || value.isNull() || value.equals(schema.path("default"))) {
            return null;
        }
        if (value.isArray()) {
            ArrayNode items = JsonNodeFactory.instance.arrayNode();
            value.forEach(item -> items.add(pruned(item, schema.path("items"))));
            return items;
        }
        if (value.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            value.fields()
                    .forEachRemaining(field ->
                            set(object, field.getKey(), pruned(field.getValue(), property(schema, field.getKey()))));
            return object;
        }
        return value;
    }

    private static JsonNode property(JsonNode schema, String name) {
        JsonNode property = schema.path("properties").path(name);
        return property.isMissingNode() ? MissingNode.getInstance() : property;
    }
}
