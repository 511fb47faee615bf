// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.status;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Why a pod is not ready, in its own words: the reason, and the beginning of what the process left behind. Never its log. */
public final class PodWords {

    private static final int LONGEST = 200;
    private static final Set<String> HARMLESS = Set.of("ContainerCreating", "PodInitializing");

    /** Credentials in URLs, and values that follow a telling name. */
    private static final Pattern SECRET = Pattern.compile(
            "(?i)(://)[^/@\\s]*@|((?:password|secret|token|api-?key|authorization)[\"']?\\s*[:=]\\s*)(?:bearer\\s+|basic\\s+)?[^\\s,;]+");

    private PodWords() {}

    /** Of the first pod that has something to say; null when none has. */
    public static @Nullable String of(Collection<Pod> pods) {
        return pods.stream()
                .filter(p -> p.getMetadata().getDeletionTimestamp() == null && p.getStatus() != null)
                .sorted(Comparator.comparing(p -> p.getMetadata().getName()))
                .map(PodWords::words)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
    }

    private static Optional<String> words(Pod pod) {
        Stream<ContainerStatus> statuses = Stream.concat(
                pod.getStatus().getInitContainerStatuses().stream(), pod.getStatus().getContainerStatuses().stream());
        Optional<String> said = statuses.map(PodWords::words)
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> unschedulable(pod));
        return said.map(s -> "pod " + pod.getMetadata().getName() + ": " + s);
    }

    private static Optional<String> unschedulable(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(c -> "PodScheduled".equals(c.getType()) && "Unschedulable".equals(c.getReason()))
                .findFirst()
                .map(PodCondition::getMessage)
                .map(m -> "Unschedulable: " + cut(m));
    }

    private static Optional<String> words(ContainerStatus status) {
        ContainerState now = status.getState();
        String last = status.getLastState() != null && status.getLastState().getTerminated() != null
                ? text(status.getLastState().getTerminated().getMessage())
                : "";
        if (now == null) {
            return Optional.empty();
        }
        if (now.getWaiting() != null && !HARMLESS.contains(text(now.getWaiting().getReason()))) {
            String message = last.isEmpty() ? text(now.getWaiting().getMessage()) : last;
            return Optional.of(text(now.getWaiting().getReason()) + (message.isEmpty() ? "" : ": " + cut(message)));
        }
        if (now.getTerminated() != null) {
            return Optional.of(text(now.getTerminated().getReason()) + ", exit code "
                    + now.getTerminated().getExitCode()
                    + (text(now.getTerminated().getMessage()).isEmpty()
                            ? ""
                            : ": " + cut(now.getTerminated().getMessage())));
        }
        return Optional.empty();
    }

    private static String cut(String text) {
        String clean = redacted(text.strip());
        return clean.length() > LONGEST ? clean.substring(0, LONGEST) + "…" : clean;
    }

    static String redacted(String text) {
        return SECRET.matcher(text)
                .replaceAll(m -> m.group(1) != null ? m.group(1) + "***@" : m.group(2) + "***")
                .replaceAll("[\\r\\n]+", " ");
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
