// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the person wants. A component runs when its block is there. */
@ValidationRule(
        value =
                "!has(self.workers) || self.workers.all(w, w.source.type != 'SQS' || has(w.source.sqs) || (has(self.transport) && has(self.transport.sqs)))",
        message = "a worker of type SQS needs spec.transport.sqs, or its own source.sqs")
@ValidationRule(
        value =
                "!has(self.workers) || self.workers.all(w, w.source.type != 'RabbitMQ' || has(w.source.rabbitmq) || (has(self.transport) && has(self.transport.rabbitmq)))",
        message = "a worker of type RabbitMQ needs spec.transport.rabbitmq, or its own source.rabbitmq")
@ValidationRule(
        value = "!has(self.bastion) || has(self.bastion.sqs) || (has(self.transport) && has(self.transport.sqs))",
        message = "spec.bastion hands alerts to SQS: add spec.transport.sqs")
@ValidationRule(
        value = "!has(self.loginput) || (has(self.transport) && has(self.transport.rabbitmq))",
        message = "spec.loginput hands events to RabbitMQ: add spec.transport.rabbitmq")
@ValidationRule(
        value =
                "!has(self.alerts) || !has(self.alerts.consumers) || size(self.alerts.consumers) == 0 || (has(self.transport) && has(self.transport.rabbitmq))",
        message = "spec.alerts.consumers receive alerts through RabbitMQ: add spec.transport.rabbitmq")
@ValidationRule(
        value =
                "(has(self.storage) && has(self.storage.search)) || !((has(self.workers) && size(self.workers) > 0) || has(self.alerts) || has(self.api) || has(self.cron))",
        message = "workers, alerts, api and cron need the search engine: add spec.storage.search")
public record StackSpec(
        @JsonPropertyDescription(
                        "Version of bastion and pipeline. Unset: the version the stack runs already, else the newest the operator knows.")
                @Pattern("^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?$")
                @Size(max = 63)
                @Nullable
                String version,
        @JsonPropertyDescription(
                        "Manual: a new operator changes nothing until spec.version is set. Automatic: the stack follows the newest version.")
                @Default("Manual")
                @Nullable
                UpgradePolicy upgradePolicy,
        @JsonPropertyDescription("Queues and broker between the components. The stack does not run them.") @Nullable
                Transport transport,
        @JsonPropertyDescription("Where events and alerts are kept. The stack does not run it.") @Nullable
                Storage storage,
        @JsonPropertyDescription("What all pods of the stack share.") @Nullable PodDefaults podDefaults,
        @JsonPropertyDescription("The webhook on the Internet that takes Uptycs' alerts to SQS.") @Nullable
                Bastion bastion,
        @JsonPropertyDescription("The HTTP doors for log shippers, into RabbitMQ.") @Nullable Loginput loginput,
        @JsonPropertyDescription("Take events from queues into the search engine. One Deployment for each.")
                @Size(max = 16)
                @Nullable
                List<Worker> workers,
        @JsonPropertyDescription("Runs the scheduled rules.") @Nullable Alerts alerts,
        @JsonPropertyDescription("The REST API, behind OIDC.") @Nullable Api api,
        @JsonPropertyDescription("Retention and aliases of indices.") @Nullable Cron cron,
        @JsonPropertyDescription("NetworkPolicies of all pods.") @Nullable NetworkPolicySettings networkPolicy,
        @JsonPropertyDescription("Metrics, traces and logs.") @Nullable Observability observability,
        @JsonPropertyDescription("Set by SpecReader alone, and not in the definition: why the rest could not be read.")
                @Nullable
                String unreadable,
        @JsonPropertyDescription(
                        "Set by SpecReader alone, and not in the definition: the text as the API server has it.")
                @Nullable
                JsonNode given) {

    public StackSpec {
        upgradePolicy = upgradePolicy == null ? UpgradePolicy.Manual : upgradePolicy;
        workers = workers == null ? List.of() : List.copyOf(workers);
        podDefaults = podDefaults == null ? PodDefaults.NONE : podDefaults;
        networkPolicy = networkPolicy == null ? NetworkPolicySettings.NONE : networkPolicy;
        observability = observability == null ? Observability.NONE : observability;
    }

    /** Stands for a specification that is no MozDefStack's, though the API server took it. */
    static StackSpec unreadable(String why) {
        return new StackSpec(null, null, null, null, null, null, null, null, null, null, null, null, null, why, null);
    }

    /** The same beside what it was read from: that says what a person gave, whatever this program makes of it. */
    StackSpec readFrom(JsonNode text) {
        return new StackSpec(
                version,
                upgradePolicy,
                transport,
                storage,
                podDefaults,
                bastion,
                loginput,
                workers,
                alerts,
                api,
                cron,
                networkPolicy,
                observability,
                unreadable,
                text);
    }
}
