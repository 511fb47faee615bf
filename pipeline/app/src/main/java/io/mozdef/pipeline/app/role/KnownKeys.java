// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import io.mozdef.pipeline.detect.run.AlertsConfig;
import io.mozdef.pipeline.enrich.chain.EnrichConfig;
import io.mozdef.pipeline.flow.worker.FlowConfig;
import io.mozdef.pipeline.ingest.http.LoginputConfig;
import io.mozdef.pipeline.lookup.geoip.GeoIpConfig;
import io.mozdef.pipeline.store.search.SearchConfig;
import io.mozdef.pipeline.transport.rabbitmq.RabbitConfig;
import io.mozdef.pipeline.transport.source.SourcesConfig;
import io.mozdef.pipeline.upkeep.job.UpkeepConfig;
import io.mozdef.pipeline.upkeep.retention.RetentionConfig;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Every key that some role, or a command, reads: the features' {@code @ConfigMapping} interfaces and a few plain keys. A star
 * stands for a name that people choose, as in {@code mozdef.sources.*.type}. Immutable.
 */
final class KnownKeys {

    /** A test compares this list with the interfaces that there are. */
    static final List<Class<?>> MAPPINGS = List.of(
            SearchConfig.class,
            RabbitConfig.class,
            SourcesConfig.class,
            LoginputConfig.class,
            FlowConfig.class,
            EnrichConfig.class,
            GeoIpConfig.class,
            AlertsConfig.class,
            UpkeepConfig.class,
            RetentionConfig.class,
            OidcConfig.class);

    private static final List<String> PLAIN = List.of(
            ActiveRoles.KEY,
            AddedAuthorities.KEY,
            RoleConfigSourceFactory.LOG_JSON_KEY,
            RoleConfigSourceFactory.COMMAND_KEY,
            TerminationMessage.KEY);

    /** One name of a map: quoted, or without dots. */
    private static final String NAME = "(?:\"[^\"]+\"|[^.\"]+)";

    private static final String PROPERTY_INDEX = "(?:\\[\\d+])?";
    private static final String VARIABLE_INDEX = "(?:_\\d+_)?";

    private final List<Key> keys;

    private KnownKeys(List<Key> keys) {
        this.keys = keys;
    }

    static KnownKeys all() {
        Stream<String> mapped = MAPPINGS.stream()
                .flatMap(mapping -> ConfigMappings.getProperties(ConfigClass.configClass(mapping)).keySet().stream())
                .map(name -> name.replace("[*]", ""));
        return new KnownKeys(
                Stream.concat(PLAIN.stream(), mapped)
                        .collect(TreeSet<String>::new, TreeSet::add, TreeSet::addAll)
                        .stream()
                        .map(Key::of)
                        .toList());
    }

    boolean hasProperty(String name) {
        return keys.stream().anyMatch(key -> key.property().matcher(name).matches());
    }

    /**
     * Whether the environment variable can mean one of the keys. Which one, where a chosen name may hold underscores too, is
     * for the configuration to decide.
     */
    boolean hasVariable(String name) {
        return keys.stream().anyMatch(key -> key.variable().matcher(name).matches());
    }

    /** The key that looks most like what was written, a property or an environment variable, with stars in it. */
    String nearest(String written) {
        String letters = Likeness.letters(written);
        String nearest = ActiveRoles.KEY;
        int least = Integer.MAX_VALUE;
        for (Key key : keys) {
            int distance = Likeness.distance(letters, key.letters());
            if (distance < least && !key.name().equals(RoleConfigSourceFactory.COMMAND_KEY)) {
                least = distance;
                nearest = key.name();
            }
        }
        return nearest;
    }

    /** As the environment writes a key. */
    static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9*]", "_").toUpperCase(Locale.ROOT);
    }

    /**
     * One key.
     *
     * @param name with stars
     * @param property what it looks like with names in the place of stars
     * @param variable the same of its environment variable
     * @param letters of the name, as they are compared
     */
    private record Key(String name, Pattern property, Pattern variable, String letters) {

        static Key of(String name) {
            String property = quoted(name, NAME) + PROPERTY_INDEX;
            String variable = quoted(KnownKeys.variable(name), ".+") + VARIABLE_INDEX;
            return new Key(
                    name,
                    Pattern.compile(property),
                    Pattern.compile(variable, Pattern.CASE_INSENSITIVE),
                    Likeness.letters(name));
        }

        private static String quoted(String name, String star) {
            return Pattern.quote(name).replace("*", "\\E" + star + "\\Q");
        }
    }
}
