// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.endtoend;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mozdef.operator.controller.cluster.Mounted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The folders of one pod, filled from the API server's objects as a kubelet does, and where they are on this machine.
 *
 * @param byMountPath folder of this machine by path in the container
 */
record PodFolders(Map<String, Path> byMountPath) {

    /** Lays them below a folder of this machine; fails where a kubelet would not start the container. */
    static PodFolders lay(KubernetesClient client, String namespace, PodSpec pod, Path below) throws IOException {
        Map<String, Path> byVolume = new LinkedHashMap<>();
        for (Volume volume : pod.getVolumes()) {
            Path folder =
                    Files.createDirectories(below.resolve(volume.getName())).toAbsolutePath();
            for (Mounted mounted : Mounted.in(volume)) {
                for (Map.Entry<String, byte[]> file :
                        mounted.files(client, namespace).entrySet()) {
                    Path at = folder.resolve(file.getKey());
                    Files.write(at, file.getValue());
                    Files.setPosixFilePermissions(at, PosixFilePermissions.fromString("rw-------"));
                }
            }
            byVolume.put(volume.getName(), folder);
        }
        Map<String, Path> byPath = new LinkedHashMap<>();
        for (VolumeMount mount : pod.getContainers().get(0).getVolumeMounts()) {
            Path folder = byVolume.get(mount.getName());
            if (folder == null) {
                throw new IllegalStateException("no volume " + mount.getName() + " in the pod");
            }
            byPath.put(mount.getMountPath(), folder);
        }
        return new PodFolders(byPath);
    }

    /** The same text with a path in the container become one of this machine; unchanged when it is none. */
    String here(String text) {
        return byMountPath.entrySet().stream()
                .filter(m -> text.equals(m.getKey()) || text.startsWith(m.getKey() + "/"))
                .max(Comparator.comparingInt(m -> m.getKey().length()))
                .map(m -> m.getValue() + text.substring(m.getKey().length()))
                .orElse(text);
    }
}
