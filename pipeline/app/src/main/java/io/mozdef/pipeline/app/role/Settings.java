// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Reads the features' {@code @ConfigMapping} interfaces when an active role asks for them, so that a role that does not need
 * a feature starts without its settings, and every problem is collected instead of thrown at the first.
 */
@Singleton
public final class Settings {

    private final SmallRyeConfig config;
    private final ConfigurationProblems problems = new ConfigurationProblems();
    private final Map<Class<?>, Optional<?>> read = new HashMap<>();

    @Inject
    Settings(SmallRyeConfig config) {
        this.config = config;
    }

    /** The settings of a feature, or empty when they are at fault: the problems are noted. */
    public synchronized <T> Optional<T> read(Class<T> mapping) {
        return read.computeIfAbsent(mapping, m -> load(mapping)).map(mapping::cast);
    }

    /** What has been found wrong so far; features add what they find. */
    public ConfigurationProblems problems() {
        return problems;
    }

    /** Notes every key that nobody reads, and plain values that mean nothing. */
    void checkKeys() {
        problems.addAll(new UnknownKeys().problems(config, System.getenv()));
        problems.addAll(AddedAuthorities.problems(value(AddedAuthorities.KEY)));
        value(RoleConfigSourceFactory.LOG_JSON_KEY)
                .filter(json -> !json.strip().matches("(?i)true|false"))
                .ifPresent(json -> problems.add(RoleConfigSourceFactory.LOG_JSON_KEY + " is true or false"));
    }

    /**
     * For commands: ends them when anything was found wrong.
     *
     * @throws ConfigurationRefusedException with the whole report
     */
    public void insist() {
        if (!problems.isEmpty()) {
            throw new ConfigurationRefusedException(problems.report());
        }
    }

    /** One plain value. */
    public Optional<String> value(String key) {
        return config.getOptionalValue(key, String.class);
    }

    private <T> Optional<T> load(Class<T> mapping) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withProfiles(config.getProfiles())
                .withMapping(mapping)
                .withValidateUnknown(false);
        for (ConfigSource source : config.getConfigSources()) {
            builder.withSources(source);
        }
        try {
            return Optional.of(builder.build().getConfigMapping(mapping));
        } catch (ConfigValidationException e) {
            for (int i = 0; i < e.getProblemCount(); i++) {
                problems.add(plain(e.getProblem(i).getMessage()));
            }
        } catch (IllegalArgumentException | java.util.NoSuchElementException e) {
            problems.add(plain(prefix(mapping) + ": " + e.getMessage()));
        }
        return Optional.empty();
    }

    private static String prefix(Class<?> mapping) {
        return mapping.getAnnotation(ConfigMapping.class).prefix();
    }

    /** In our words: without the library's message numbers and class names, and without the value, which may be a secret. */
    private static String plain(String message) {
        return message.replaceAll("SRCFG\\d+: ", "")
                .replaceAll("\\b(?:java|io|org)(?:\\.\\w+)+(?:Exception|Error): ", "")
                .replaceAll("The config property (\\S+) is required but .*", "$1 is required")
                .replaceAll(
                        "The config property (\\S+) with the config value \"[^\"]*\" threw an Exception[a-z ]*",
                        "$1: ");
    }

    /** Whether this process runs a command that plays no role. */
    boolean isCommand() {
        return value(RoleConfigSourceFactory.COMMAND_KEY)
                .filter(c -> !c.equals(RoleConfigSourceFactory.RUN))
                .isPresent();
    }
}
