// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.app.role;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownKeysTest {

    @Test
    void everyMappingIsKnown() {
        List<Class<?>> mappings = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.mozdef.pipeline").stream()
                        .filter(c -> c.isAnnotatedWith(ConfigMapping.class))
                        .<Class<?>>map(c -> c.reflect())
                        .toList();
        assertThat(KnownKeys.MAPPINGS).containsExactlyInAnyOrderElementsOf(mappings);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mozdef.role",
                "mozdef.log.json",
                "%prod.mozdef.role",
                "mozdef.search.hosts",
                "mozdef.search.hosts[0]",
                "mozdef.sources.eventtask.dead-letter-queue",
                "mozdef.sources.\"a.b\".queue",
                "mozdef.rabbitmq.queue-arguments.x-queue-type",
                "mozdef.enrich.geoip.enabled",
                "mozdef.enrich.chain.time-budget",
                "mozdef.alerts.params.ssh_bruteforce.threshold",
                "mozdef.alerts.params.ssh_bruteforce.networks[3]",
                "mozdef.upkeep.retention.schedule",
                "mozdef.bastion.allowlist",
                "quarkus.http.port",
                "other.mozdef.role",
            })
    void aKeyThatSomebodyReadsIsNoProblem(String key) {
        assertThat(problems(Map.of(key, "x"), Map.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "mozdef.rol, mozdef.role",
        "mozdef.serach.hosts, mozdef.search.hosts",
        "mozdef.search.host, mozdef.search.hosts",
        "%dev.mozdef.search.host, mozdef.search.hosts",
        "mozdef.search.cafile, mozdef.search.ca-file",
        "mozdef.search.ca_file, mozdef.search.ca-file",
        "mozdef.searchHosts, mozdef.search.hosts",
        "mozdef.sources.eventtask.qeue, mozdef.sources.<name>.queue",
        "mozdef.sources.a.b.type, mozdef.sources.<name>.type",
        "mozdef.sources.uptycs.deadletter-queue, mozdef.sources.<name>.dead-letter-queue",
        "mozdef.rabbitmq.queue-argument.x-queue-type, mozdef.rabbitmq.queue-arguments.<name>",
        "mozdef.enrich.geoip.enable, mozdef.enrich.<name>.enabled",
        "mozdef.alerts.params.ssh_bruteforce, mozdef.alerts.params.<name>.<name>",
        "mozdef.api.oidc.isuer, mozdef.api.oidc.issuer",
        "mozdef.oidc.issuer, mozdef.api.oidc.issuer",
        "mozdef.retention.event, mozdef.retention.events",
    })
    void aMisspeltKeyIsNamedWithTheNearest(String written, String nearest) {
        assertThat(problems(Map.of(written, "secret value"), Map.of()))
                .containsExactly(written.replace("%dev.", "") + " is not a key; the nearest is " + nearest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MOZDEF_ROLE",
                "MOZDEF_SEARCH_CA_FILE",
                "MOZDEF_SEARCH_HOSTS_0_",
                "MOZDEF_SOURCES_EVENTTASK_TYPE",
                "MOZDEF_SOURCES_MY_OWN_QUEUE_DEAD_LETTER_QUEUE",
                "MOZDEF_RABBITMQ_QUEUE_ARGUMENTS_X_QUEUE_TYPE",
                "MOZDEF_ENRICH_SSHD_FIND_IP_ENABLED",
                "MOZDEF_ALERTS_PARAMS_SSH_BRUTEFORCE_THRESHOLD",
                "MOZDEF_BASTION_ALLOWLIST",
                "PATH",
                "NOT_MOZDEF_ROLE",
            })
    void aVariableThatCanMeanAKeyIsNoProblem(String variable) {
        assertThat(problems(Map.of(), Map.of(variable, "x"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "MOZDEF_ROLES, MOZDEF_ROLE",
        "mozdef_rloe, MOZDEF_ROLE",
        "MOZDEF_SEARCH_CAFILE, MOZDEF_SEARCH_CA_FILE",
        "MOZDEF_LOGINPUT_TOKEN_DIR, MOZDEF_LOGINPUT_TOKENS_DIR",
        "MOZDEF_SOURCES_EVENTTASK_QEUE, MOZDEF_SOURCES_<NAME>_QUEUE",
        "MOZDEF_SOURCES_MY_OWN_FROMAT, MOZDEF_SOURCES_<NAME>_FORMAT",
        "MOZDEF_API_OIDC_AUDIENCES, MOZDEF_API_OIDC_AUDIENCE",
    })
    void aMisspeltVariableIsNamedWithTheNearest(String written, String nearest) {
        assertThat(problems(Map.of(), Map.of(written, "secret value")))
                .containsExactly(
                        "environment variable " + written + " is not that of a key; the nearest is " + nearest);
    }

    /** A Service named mozdef-search or mozdef-api puts these into every container of its namespace. */
    @Test
    void whatKubernetesSaysAboutServicesIsNoProblem() {
        Map<String, String> links = Map.of(
                "MOZDEF_SEARCH_SERVICE_HOST", "10.0.0.1",
                "MOZDEF_SEARCH_SERVICE_PORT", "9200",
                "MOZDEF_SEARCH_SERVICE_PORT_HTTP", "9200",
                "MOZDEF_SEARCH_PORT", "tcp://10.0.0.1:9200",
                "MOZDEF_SEARCH_PORT_9200_TCP", "tcp://10.0.0.1:9200",
                "MOZDEF_SEARCH_PORT_9200_TCP_PROTO", "tcp",
                "MOZDEF_SEARCH_PORT_9200_TCP_PORT", "9200",
                "MOZDEF_SEARCH_PORT_9200_TCP_ADDR", "10.0.0.1");
        assertThat(problems(Map.of(), links)).isEmpty();
        assertThat(problems(Map.of(), Map.of("MOZDEF_SEARCH_PORT", "9200"))).hasSize(1);
    }

    /** {@code target/demo.env}, exported by the shell from which something is started. */
    @Test
    void theFactsOfTheDemoAreNoProblemWhereTheyComeTogether() {
        assertThat(problems(Map.of(), Map.of("MOZDEF_SEARCH_URL", "x", "MOZDEF_METRICS_URLS", "y")))
                .isEmpty();
        assertThat(problems(Map.of(), Map.of("MOZDEF_SEARCH_URL", "x"))).hasSize(1);
    }

    @Test
    void allAreToldAtOnceAndNoValueIs() {
        assertThat(problems(
                        Map.of("mozdef.b", "secret", "mozdef.a", "secret"),
                        Map.of("MOZDEF_C", "secret", "MOZDEF_D", "secret")))
                .hasSize(4)
                .allSatisfy(problem -> assertThat(problem).doesNotContain("secret"));
    }

    private static List<String> problems(Map<String, String> properties, Map<String, String> environment) {
        return new UnknownKeys()
                .problems(
                        new SmallRyeConfigBuilder()
                                .withSources(new PropertiesConfigSource(properties, "test", 100))
                                .build(),
                        environment);
    }
}
