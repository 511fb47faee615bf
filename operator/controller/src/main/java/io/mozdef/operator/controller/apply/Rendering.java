// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * An object as an operator rendered it. It is kept in the object's own annotations, so that the next version of the operator, which
 * would render another one, can go on to correct drift without rolling anything.
 */
final class Rendering {

    /** Digest of what was rendered last: shows that a field is wanted no more, which a comparison of what is wanted cannot. */
    static final String APPLIED = "mozdef.io/applied";

    /** Digest of what was given for it. */
    static final String INPUTS = "mozdef.io/inputs";

    /** What was rendered last, compressed. */
    static final String TEXT = "mozdef.io/rendering";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int LONGEST = 1 << 20;

    private Rendering() {}

    /**
     * What to write: with its annotations. That is what was rendered before, where the inputs are the same and only the operator is
     * another one.
     */
    static GenericKubernetesResource of(
            GenericKubernetesResource rendered, Optional<GenericKubernetesResource> seen, Claim claim) {
        String text = Digest.text(MAPPER.valueToTree(rendered));
        return seen.filter(s -> claim.keepsRendering())
                .filter(s -> claim.inputs().equals(annotation(s, INPUTS)))
                .filter(s -> !Digest.of(text).equals(annotation(s, APPLIED)))
                .flatMap(Rendering::recorded)
                .filter(recorded -> isSame(recorded, rendered))
                .map(recorded -> marked(recorded, Digest.text(MAPPER.valueToTree(recorded)), claim))
                .orElseGet(() -> marked(rendered, text, claim));
    }

    /** Whether the object was made of other inputs, or is to be written for the first time. */
    static boolean isOther(HasMetadata wanted, HasMetadata seen) {
        return !Objects.equals(annotation(wanted, APPLIED), annotation(seen, APPLIED))
                || !Objects.equals(annotation(wanted, INPUTS), annotation(seen, INPUTS))
                || annotation(seen, TEXT).isEmpty();
    }

    static String annotation(HasMetadata object, String key) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null ? "" : Objects.requireNonNullElse(annotations.get(key), "");
    }

    private static GenericKubernetesResource marked(GenericKubernetesResource object, String text, Claim claim) {
        Map<String, String> annotations = new TreeMap<>();
        if (object.getMetadata().getAnnotations() != null) {
            annotations.putAll(object.getMetadata().getAnnotations());
        }
        annotations.put(APPLIED, Digest.of(text));
        annotations.put(INPUTS, claim.inputs());
        annotations.put(TEXT, compressed(text));
        object.getMetadata().setAnnotations(annotations);
        return object;
    }

    /** Empty where somebody changed it: then it is rendered anew. */
    private static Optional<GenericKubernetesResource> recorded(GenericKubernetesResource seen) {
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(annotation(seen, TEXT))))) {
            String text = new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
            return Digest.of(text).equals(annotation(seen, APPLIED))
                    ? Optional.of(MAPPER.readValue(text, GenericKubernetesResource.class))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isSame(GenericKubernetesResource a, GenericKubernetesResource b) {
        return Objects.equals(a.getKind(), b.getKind())
                && Objects.equals(a.getMetadata().getName(), b.getMetadata().getName())
                && Objects.equals(
                        a.getMetadata().getNamespace(), b.getMetadata().getNamespace());
    }

    private static String compressed(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /** What is compared with the cluster's: without the annotations that {@link #isOther} has looked at. */
    static JsonNode comparable(GenericKubernetesResource wanted) {
        JsonNode tree = MAPPER.valueToTree(wanted);
        if (tree.at("/metadata/annotations") instanceof com.fasterxml.jackson.databind.node.ObjectNode annotations) {
            annotations.remove(java.util.List.of(APPLIED, INPUTS, TEXT));
        }
        return tree;
    }
}
