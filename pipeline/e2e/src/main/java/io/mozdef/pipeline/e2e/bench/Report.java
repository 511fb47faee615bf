// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.bench;

import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The table at the end of a run. */
final class Report {

    private static final Set<String> OURS = Set.of("loginput", "worker", "bastion");

    private Report() {}

    static String text(List<Measured> ways, Measured raw, IntSummaryStatistics enrichers, double sdkMicros) {
        StringBuilder text = new StringBuilder();
        text.append("\nmachine: %d cores, Java %s, %s %s\n"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("java.version"),
                        System.getProperty("os.name"),
                        System.getProperty("os.version")));
        text.append("each event was matched by %d to %d enrichers, %.2f on average\n\n"
                .formatted(enrichers.getMin(), enrichers.getMax(), enrichers.getAverage()));
        text.append("%-28s %9s %9s  %s%n".formatted("way", "events", "events/s", "CPU us per event, by process"));
        for (Measured way : ways) {
            text.append(row(way));
        }
        text.append(row(raw)).append('\n');
        for (Measured way : ways) {
            double ours = OURS.stream().mapToDouble(way::cpuOf).sum();
            text.append("%-28s end to end / raw %.2f   our CPU / engine CPU %.2f%n"
                    .formatted(way.name(), way.rate() / raw.rate(), ours / way.cpuOf("search")));
        }
        double worker = ways.get(ways.size() - 1).cpuOf("worker");
        text.append(
                "the AWS SDK's own share (receive and delete, nothing else): %.1f us per message; worker without it %.1f%n"
                        .formatted(sdkMicros, worker - sdkMicros));
        return text.toString();
    }

    private static String row(Measured way) {
        String cpu = way.cpu().entrySet().stream()
                .filter(e -> e.getValue() >= 0.5)
                .map(e -> "%s %.1f".formatted(e.getKey(), e.getValue()))
                .collect(Collectors.joining("  "));
        return "%-28s %9d %9.0f  %s%n".formatted(way.name(), way.events(), way.rate(), cpu);
    }
}
