// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mozdef.operator.controller.dependent.Facts;
import io.mozdef.operator.controller.dependent.PodTemplates;
import io.mozdef.operator.controller.plan.ComponentPlan;
import io.mozdef.operator.controller.plan.StackPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether an overlay only adds. Looked at is the pod that would run, beside the one without the overlay: what the operator owns must be
 * the same in both, and the whole must satisfy the Restricted Pod Security Standard. Pure.
 */
final class OverlayReview {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final Set<String> RESTRICTED_VOLUMES = Set.of(
            "name",
            "configMap",
            "csi",
            "downwardAPI",
            "emptyDir",
            "ephemeral",
            "persistentVolumeClaim",
            "projected",
            "secret");

    private static final Set<String> SELINUX_TYPES =
            Set.of("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t");

    /** Of the pod: ours, and not to be changed. */
    private static final List<String> OWNED_POD =
            List.of("serviceAccountName", "serviceAccount", "automountServiceAccountToken", "enableServiceLinks");

    /** Of the pod: must not be there. */
    private static final List<String> HOST = List.of("hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace");

    /** Of our container: ours, and not to be changed. */
    private static final List<String> OWNED_CONTAINER = List.of("image", "command", "args", "workingDir");

    private final List<String> refused = new ArrayList<>();
    private final JsonNode ours;
    private final JsonNode merged;

    private OverlayReview(JsonNode ours, JsonNode merged) {
        this.ours = ours;
        this.merged = merged;
    }

    /** Paths below {@code podTemplate} with the reason; empty when nothing is wrong. */
    static List<String> review(StackPlan plan, ComponentPlan component, Facts facts) {
        JsonNode ours = MAPPER.valueToTree(PodTemplates.ours(plan, component, facts));
        JsonNode merged = MAPPER.valueToTree(PodTemplates.merged(plan, component, facts));
        OverlayReview review = new OverlayReview(ours, merged);
        review.metadata();
        review.pod(merged.path("spec"));
        review.containers();
        review.volumes();
        return review.refused;
    }

    private void metadata() {
        for (String part : List.of("labels", "annotations")) {
            JsonNode own = ours.path("metadata").path(part);
            own.fieldNames().forEachRemaining(key -> {
                boolean isOwn = key.startsWith("app.kubernetes.io/") || key.startsWith("mozdef.io/");
                if (isOwn
                        && !own.get(key)
                                .equals(merged.path("metadata").path(part).path(key))) {
                    refuse(".metadata." + part + "[" + key + "]", "is set by the operator");
                }
            });
        }
    }

    private void pod(JsonNode spec) {
        for (String field : OWNED_POD) {
            if (!spec.path(field).equals(ours.path("spec").path(field))) {
                refuse(".spec." + field, "is set by the operator: use the component's serviceAccount");
            }
        }
        for (String field : HOST) {
            if (spec.path(field).asBoolean()) {
                refuse(".spec." + field, "is refused by Restricted Pod Security");
            }
        }
        security(".spec.securityContext", spec.path("securityContext"));
        if (!"RuntimeDefault".equals(seccomp(spec)) && !"Localhost".equals(seccomp(spec))) {
            refuse(".spec.securityContext.seccompProfile", "must stay RuntimeDefault or Localhost");
        }
        if (!spec.path("securityContext").path("sysctls").isMissingNode()) {
            refuse(".spec.securityContext.sysctls", "is refused");
        }
    }

    private void containers() {
        JsonNode own = ours.path("spec").path("containers").get(0);
        for (String list : List.of("containers", "initContainers", "ephemeralContainers")) {
            for (JsonNode container : merged.path("spec").path(list)) {
                String path = ".spec." + list + "[" + container.path("name").asText() + "]";
                restricted(path, container);
                if (list.equals("containers") && container.path("name").asText().equals(PodTemplates.CONTAINER)) {
                    own(path, own, container);
                }
            }
        }
    }

    private void restricted(String path, JsonNode container) {
        JsonNode security = container.path("securityContext");
        security(path + ".securityContext", security);
        if (!security.has("allowPrivilegeEscalation")
                || security.path("allowPrivilegeEscalation").asBoolean()) {
            refuse(path + ".securityContext.allowPrivilegeEscalation", "must be false");
        }
        boolean dropsAll = false;
        for (JsonNode dropped : security.path("capabilities").path("drop")) {
            dropsAll |= dropped.asText().equals("ALL");
        }
        if (!dropsAll) {
            refuse(path + ".securityContext.capabilities.drop", "must contain ALL");
        }
        for (JsonNode added : security.path("capabilities").path("add")) {
            if (!added.asText().equals("NET_BIND_SERVICE")) {
                refuse(path + ".securityContext.capabilities.add", added.asText() + " is refused");
            }
        }
        if (security.path("privileged").asBoolean()) {
            refuse(path + ".securityContext.privileged", "is refused");
        }
        for (String probe : List.of(
                "/livenessProbe", "/readinessProbe", "/startupProbe", "/lifecycle/postStart", "/lifecycle/preStop")) {
            for (String way : List.of("httpGet", "tcpSocket")) {
                if (!container.at(probe).path(way).path("host").asText("").isEmpty()) {
                    refuse(path + probe.replace('/', '.') + "." + way + ".host", "is refused: the pod itself is asked");
                }
            }
        }
        for (JsonNode port : container.path("ports")) {
            if (port.path("hostPort").asInt() > 0) {
                refuse(path + ".ports.hostPort", "is refused");
            }
        }
    }

    private void security(String path, JsonNode security) {
        if (security.has("runAsNonRoot") && !security.path("runAsNonRoot").asBoolean()) {
            refuse(path + ".runAsNonRoot", "must stay true");
        }
        if (security.has("runAsUser") && security.path("runAsUser").asLong() == 0) {
            refuse(path + ".runAsUser", "must not be 0");
        }
        if (security.path("seccompProfile").path("type").asText().equals("Unconfined")) {
            refuse(path + ".seccompProfile", "must not be Unconfined");
        }
        if (security.path("appArmorProfile").path("type").asText().equals("Unconfined")) {
            refuse(path + ".appArmorProfile", "must not be Unconfined");
        }
        if (security.has("procMount") && !security.path("procMount").asText().equals("Default")) {
            refuse(path + ".procMount", "must be Default");
        }
        for (String field : List.of("seLinuxOptions", "windowsOptions")) {
            if (!SELINUX_TYPES.contains(security.path(field).path("type").asText())
                    || security.path(field).has("user")
                    || security.path(field).has("role")
                    || security.path(field).path("hostProcess").asBoolean()) {
                refuse(path + "." + field, "is refused by Restricted Pod Security");
            }
        }
    }

    private static String seccomp(JsonNode spec) {
        return spec.path("securityContext").path("seccompProfile").path("type").asText();
    }

    private void own(String path, JsonNode own, JsonNode container) {
        for (String field : OWNED_CONTAINER) {
            if (!container.path(field).equals(own.path(field))) {
                refuse(
                        path + "." + field,
                        "is set by the operator" + (field.equals("image") ? ": use the component's image" : ""));
            }
        }
        if (!container.path("securityContext").path("readOnlyRootFilesystem").asBoolean()) {
            refuse(path + ".securityContext.readOnlyRootFilesystem", "must stay true");
        }
        named(path + ".env", own.path("env"), container.path("env"), "name");
        named(path + ".ports", own.path("ports"), container.path("ports"), "name");
        named(path + ".volumeMounts", own.path("volumeMounts"), container.path("volumeMounts"), "mountPath");
        for (JsonNode mount : container.path("volumeMounts")) {
            String at = mount.path("mountPath").asText();
            boolean isOurs = find(own.path("volumeMounts"), "mountPath", at) != null;
            if (!isOurs && (at.equals("/") || at.matches("/(etc/mozdef|opt/mozdef|opt|etc|tmp)(/.*)?"))) {
                refuse(path + ".volumeMounts[" + at + "]", "would cover what the operator mounts: use another folder");
            }
        }
        Set<String> names = new HashSet<>();
        own.path("env").forEach(e -> names.add(e.path("name").asText()));
        for (JsonNode added : container.path("env")) {
            String name = added.path("name").asText();
            if (!names.contains(name) && OwnedNames.isOwned(name, names)) {
                refuse(
                        path + ".env[" + name + "]",
                        "would change what the operator sets: use the field of the resource");
            }
        }
        if (container.has("envFrom")) {
            refuse(path + ".envFrom", "could set what the operator owns: name each variable under env");
        }
    }

    /** Every item of ours must be there unchanged. */
    private void named(String path, JsonNode own, JsonNode all, String key) {
        for (JsonNode item : own) {
            String name = item.path(key).asText();
            if (!item.equals(find(all, key, name))) {
                refuse(path + "[" + name + "]", "is set by the operator");
            }
        }
    }

    private void volumes() {
        named(
                ".spec.volumes",
                ours.path("spec").path("volumes"),
                merged.path("spec").path("volumes"),
                "name");
        for (JsonNode volume : merged.path("spec").path("volumes")) {
            volume.fieldNames().forEachRemaining(type -> {
                if (!RESTRICTED_VOLUMES.contains(type)) {
                    refuse(
                            ".spec.volumes[" + volume.path("name").asText() + "]." + type,
                            "is refused by Restricted Pod Security");
                }
            });
        }
    }

    private static @org.jspecify.annotations.Nullable JsonNode find(JsonNode list, String key, String value) {
        for (JsonNode item : list) {
            if (item.path(key).asText().equals(value)) {
                return item;
            }
        }
        return null;
    }

    private void refuse(String path, String why) {
        refused.add(path + " " + why);
    }
}
