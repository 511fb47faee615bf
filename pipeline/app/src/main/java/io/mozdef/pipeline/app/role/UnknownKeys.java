// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Keys below {@code mozdef.} that nobody reads. Most are misspelt, and their setting would silently not hold: a start ends
 * with each of them named, beside the key that looks most like it.
 */
final class UnknownKeys {

    private static final String PREFIX = "mozdef.";
    private static final String VARIABLE_PREFIX = "MOZDEF_";

    /** Another program's, whose settings may stand in the same file or environment. */
    private static final String BASTION = "mozdef.bastion.";

    /**
     * What Kubernetes puts into the environment for each Service of the namespace, one named {@code mozdef-search} for
     * example: https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
     */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "MOZDEF_.*_(?:SERVICE_HOST|SERVICE_PORT(?:_.+)?|PORT_\\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)");

    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(?:tcp|udp|sctp)://.*");

    /** The facts that {@code mvn -Pdemo verify} writes for shells; one that exports them says so by the last one. */
    private static final Set<String> DEMO = Set.of(
            "MOZDEF_LOGINPUT_URL",
            "MOZDEF_LOGINPUT_TOKEN",
            "MOZDEF_API_URL",
            "MOZDEF_SEARCH_URL",
            "MOZDEF_AMQP_URL",
            "MOZDEF_SQS_ENDPOINT",
            "MOZDEF_SQS_QUEUE_URL",
            "MOZDEF_SQS_DLQ_URL",
            "MOZDEF_TOKEN_URL",
            "MOZDEF_CLIENT_ID",
            "MOZDEF_CLIENT_SECRET",
            "MOZDEF_UPTYCS_SECRET",
            "MOZDEF_METRICS_URLS");

    private static final String DEMO_MARK = "MOZDEF_METRICS_URLS";

    private final KnownKeys known = KnownKeys.all();

    /** The problems, for the start-up report: names, never values. */
    List<String> problems(SmallRyeConfig config, Map<String, String> environment) {
        Set<String> properties = new TreeSet<>();
        for (ConfigSource source : config.getConfigSources()) {
            // of the environment the names as they were written: what the source makes of them is a guess
            if (!EnvConfigSource.NAME.equals(source.getName())) {
                properties.addAll(source.getPropertyNames());
            }
        }
        List<String> problems = new ArrayList<>();
        properties.forEach(name -> look(name, environment, problems));
        new TreeSet<>(environment.keySet()).forEach(name -> look(name, environment, problems));
        return problems;
    }

    private void look(String name, Map<String, String> environment, List<String> problems) {
        String plain = name.startsWith("%") ? name.substring(name.indexOf('.') + 1) : name;
        if (plain.startsWith(PREFIX)) {
            if (!plain.startsWith(BASTION) && !known.hasProperty(plain)) {
                problems.add(plain + " is not a key; the nearest is " + shown(known.nearest(plain), "<name>"));
            }
        } else if (plain.toUpperCase(Locale.ROOT).startsWith(VARIABLE_PREFIX)
                && !known.hasVariable(plain)
                && !isForeign(plain.toUpperCase(Locale.ROOT), environment)) {
            String nearest = shown(KnownKeys.variable(known.nearest(plain)), "<NAME>");
            problems.add("environment variable " + plain + " is not that of a key; the nearest is " + nearest);
        }
    }

    private static boolean isForeign(String variable, Map<String, String> environment) {
        return variable.startsWith(KnownKeys.variable(BASTION))
                || SERVICE_LINK.matcher(variable).matches()
                || variable.endsWith("_PORT")
                        && SERVICE_ADDRESS
                                .matcher(environment.getOrDefault(variable, ""))
                                .matches()
                || DEMO.contains(variable) && environment.containsKey(DEMO_MARK);
    }

    private static String shown(String key, String name) {
        return key.replace("*", name);
    }
}
