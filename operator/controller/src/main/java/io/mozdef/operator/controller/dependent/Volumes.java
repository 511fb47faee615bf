// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.dependent;

import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import io.mozdef.operator.controller.plan.ComponentPlan;
import io.mozdef.operator.controller.plan.Mount;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Folders of a component: as volumes, and where they are mounted. */
final class Volumes {

    private static final String TMP = "tmp";

    private Volumes() {}

    static List<Volume> of(ComponentPlan component) {
        Volume tmp = new VolumeBuilder()
                .withName(TMP)
                .withNewEmptyDir()
                .withSizeLimit(new Quantity("256Mi"))
                .endEmptyDir()
                .build();
        return Stream.concat(Stream.of(tmp), component.mounts().stream().map(Volumes::volume))
                .toList();
    }

    static List<VolumeMount> mounts(ComponentPlan component) {
        VolumeMount tmp =
                new VolumeMountBuilder().withName(TMP).withMountPath("/tmp").build();
        return Stream.concat(Stream.of(tmp), component.mounts().stream().map(m -> new VolumeMountBuilder()
                        .withName(m.name())
                        .withMountPath(m.path())
                        .withReadOnly(true)
                        .build()))
                .toList();
    }

    private static Volume volume(Mount mount) {
        VolumeBuilder volume = new VolumeBuilder().withName(mount.name());
        return mount.content()
                .fold(new Mount.Cases<VolumeBuilder>() {
                    @Override
                    public VolumeBuilder secret(String name, List<String> keys) {
                        return volume.withNewSecret()
                                .withSecretName(name)
                                .withItems(items(keys))
                                .endSecret();
                    }

                    @Override
                    public VolumeBuilder configMap(String name, List<String> keys) {
                        return volume.withNewConfigMap()
                                .withName(name)
                                .withItems(items(keys))
                                .endConfigMap();
                    }

                    @Override
                    public VolumeBuilder configMaps(List<String> names) {
                        List<VolumeProjection> sources = names.stream()
                                .map(n -> new VolumeProjectionBuilder()
                                        .withNewConfigMap()
                                        .withName(n)
                                        .endConfigMap()
                                        .build())
                                .toList();
                        return volume.withNewProjected().withSources(sources).endProjected();
                    }
                })
                .build();
    }

    private static @Nullable List<KeyToPath> items(List<String> keys) {
        return keys.isEmpty()
                ? null
                : keys.stream()
                        .map(k -> new KeyToPathBuilder().withKey(k).withPath(k).build())
                        .toList();
    }
}
