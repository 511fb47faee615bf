// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.mozdef.operator.crd.AwsKeysRef;
import io.mozdef.operator.crd.Sqs;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** SQS, for workers ({@code mozdef.sources.<name>.*} of pipeline/transport) and for the bastion ({@code quarkus.sqs.*}). */
final class SqsPart {

    private static final String FOLDER = Planned.ROOT + "sqs";

    private SqsPart() {}

    /** @param source name of the source */
    static Part worker(String source, Sqs sqs, String format) {
        String prefix = "mozdef.sources." + source + ".";
        Part.Builder part = Part.builder()
                .env(prefix + "type", "sqs")
                .env(prefix + "format", format)
                .env(prefix + "queue", sqs.queueUrl())
                .env(prefix + "region", sqs.region());
        part.envIf(sqs.deadLetterQueueUrl() != null, prefix + "dead-letter-queue", text(sqs.deadLetterQueueUrl()));
        part.envIf(sqs.endpoint() != null, prefix + "endpoint", text(sqs.endpoint()));
        AwsKeysRef ref = sqs.secretRef();
        if (ref != null) {
            String id = Objects.requireNonNull(ref.keys().accessKeyId());
            String secret = Objects.requireNonNull(ref.keys().secretAccessKey());
            part.env(prefix + "access-key-file", FOLDER + "/" + id)
                    .env(prefix + "secret-key-file", FOLDER + "/" + secret)
                    .mount(Mount.secret("sqs", FOLDER, ref.name(), id, secret))
                    .reference(Reference.secret(ref.name(), List.of(id, secret), List.of()));
        }
        return finished(part, Program.PIPELINE, sqs);
    }

    static Part bastion(Sqs sqs) {
        Part.Builder part = Part.builder()
                .env("mozdef.bastion.queue.url", sqs.queueUrl())
                .env("quarkus.sqs.aws.region", sqs.region());
        part.envIf(sqs.endpoint() != null, "quarkus.sqs.endpoint-override", text(sqs.endpoint()));
        AwsKeysRef ref = sqs.secretRef();
        if (ref != null) {
            String id = Objects.requireNonNull(ref.keys().accessKeyId());
            String secret = Objects.requireNonNull(ref.keys().secretAccessKey());
            // the bastion reads them at its start: a change needs new pods
            part.env("quarkus.sqs.aws.credentials.type", "static")
                    .envFromSecret("quarkus.sqs.aws.credentials.static-provider.access-key-id", ref.name(), id)
                    .envFromSecret("quarkus.sqs.aws.credentials.static-provider.secret-access-key", ref.name(), secret)
                    .reference(Reference.secret(ref.name(), List.of(id, secret), List.of(id, secret)));
        }
        return finished(part, Program.BASTION, sqs);
    }

    private static Part finished(Part.Builder part, Program program, Sqs sqs) {
        if (sqs.caRef() != null) {
            AddedAuthorities.add(part, program, "sqs", sqs.caRef());
        }
        return part.target(target(sqs)).build();
    }

    private static Target target(Sqs sqs) {
        return Target.of("SQS", List.of(sqs.endpoint() == null ? sqs.queueUrl() : sqs.endpoint()), 443, sqs.egress());
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
