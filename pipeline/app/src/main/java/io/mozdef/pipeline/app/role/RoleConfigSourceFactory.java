// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * The one place where roles become switches of the framework. Its values stand above {@code application.properties} (250)
 * and below the environment (300) and system properties (400), so that an operator can still set a port.
 *
 * <p>It never fails: what is wrong is reported, with everything else that is wrong, when the roles are configured.
 */
public final class RoleConfigSourceFactory implements ConfigSourceFactory {

    private static final int ORDINAL = 275;

    private static final long BODY_MARGIN = 65_536;

    /** Set by the command line before the framework starts; any command but {@code run} plays no role. */
    public static final String COMMAND_KEY = "mozdef.command";

    static final String RUN = "run";
    static final String LOG_JSON_KEY = "mozdef.log.json";

    /** Name of the framework's TLS settings that trust the issuer. */
    static final String OIDC_TLS = "mozdef-oidc";

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Map<String, String> switches = new HashMap<>();
        if (isCommand(context)) {
            commandSwitches(switches);
        } else {
            ActiveRoles roles = ActiveRoles.parse(value(context, ActiveRoles.KEY));
            doors(roles, switches);
            schedules(roles.needBeats(), switches);
            oidc(context, roles, switches);
            bodyLimit(context, switches);
        }
        String json = value(context, LOG_JSON_KEY);
        switches.put("quarkus.log.console.json.enabled", Boolean.toString(Boolean.parseBoolean(json)));
        return List.of(new PropertiesConfigSource(switches, "mozdef roles", ORDINAL));
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }

    private static boolean isCommand(ConfigSourceContext context) {
        String command = value(context, COMMAND_KEY);
        return command != null && !command.equals(RUN);
    }

    /** A command listens nowhere and prints its result: the log keeps to what goes wrong. */
    private static void commandSwitches(Map<String, String> switches) {
        switches.put("quarkus.http.host-enabled", "false");
        switches.put("quarkus.management.host-enabled", "false");
        switches.put("quarkus.oidc.tenant-enabled", "false");
        switches.put("quarkus.log.level", "WARN");
        switches.put("quarkus.log.console.stderr", "true");
        schedules(false, switches);
    }

    private static void doors(ActiveRoles roles, Map<String, String> switches) {
        switches.put("quarkus.http.host-enabled", Boolean.toString(roles.haveDoors()));
        switches.put("quarkus.http.port", roles.onlyApiDoors() ? "8081" : "8080");
        switches.put("quarkus.smallrye-openapi.enabled", Boolean.toString(roles.has(Role.API)));
    }

    /** Rules and jobs decide under a lease what is due; the framework's scheduler gives them their beats. */
    private static void schedules(boolean wanted, Map<String, String> switches) {
        switches.put("quarkus.scheduler.enabled", Boolean.toString(wanted));
    }

    private static void oidc(ConfigSourceContext context, ActiveRoles roles, Map<String, String> switches) {
        String issuer = value(context, "mozdef.api.oidc.issuer");
        String audience = value(context, "mozdef.api.oidc.audience");
        boolean active = roles.has(Role.API) && isHttp(issuer) && audience != null;
        switches.put("quarkus.oidc.tenant-enabled", Boolean.toString(active));
        if (!active) {
            return;
        }
        String url = value(context, "mozdef.api.oidc.url");
        switches.put("quarkus.oidc.auth-server-url", url == null ? issuer : url);
        switches.put("quarkus.oidc.token.issuer", issuer);
        switches.put("quarkus.oidc.token.audience", audience);
        switches.put(
                "quarkus.oidc.roles.role-claim-path",
                orElse(value(context, "mozdef.api.oidc.role-claim"), OidcConfig.DEFAULT_ROLE_CLAIM));
        switches.put(
                "quarkus.oidc.token.principal-claim",
                orElse(value(context, "mozdef.api.oidc.user-claim"), OidcConfig.DEFAULT_USER_CLAIM));
        String ca = value(context, "mozdef.api.oidc.ca-file");
        if (ca != null) {
            switches.put("quarkus.tls." + OIDC_TLS + ".trust-store.pem.certs", ca);
            switches.put("quarkus.tls." + OIDC_TLS + ".reload-period", "1m");
            switches.put("quarkus.oidc.tls.tls-configuration-name", OIDC_TLS);
        }
    }

    /** Just above loginput's own limit, whose answer is the better one. No other door takes bodies of any size. */
    private static void bodyLimit(ConfigSourceContext context, Map<String, String> switches) {
        String own = value(context, "mozdef.loginput.max-body");
        if (own != null && own.matches("\\d{1,15}")) {
            switches.put("quarkus.http.limits.max-body-size", Long.toString(Long.parseLong(own) + BODY_MARGIN));
        }
    }

    static boolean isHttp(@Nullable String url) {
        try {
            URI uri = url == null ? URI.create("") : URI.create(url);
            return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String orElse(@Nullable String value, String otherwise) {
        return value == null ? otherwise : value;
    }

    private static @Nullable String value(ConfigSourceContext context, String key) {
        ConfigValue value = context.getValue(key);
        String text = value == null ? null : value.getValue();
        return text == null || text.isBlank() ? null : text.strip();
    }
}
