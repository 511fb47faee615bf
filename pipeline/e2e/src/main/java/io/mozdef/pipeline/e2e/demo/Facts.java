// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.e2e.demo;

import io.mozdef.pipeline.e2e.stack.RunningStack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Where everything of a running demo is, as shell variables. @param values in the order in which they are written */
record Facts(Map<String, String> values) {

    static final String CLIENT = "mozdef-analyst";

    static Facts of(RunningStack stack) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("MOZDEF_BASTION_URL", stack.bastion().uri().toString());
        facts.put("MOZDEF_LOGINPUT_URL", stack.doorOf("loginput").uri().toString());
        facts.put("MOZDEF_LOGINPUT_TOKEN", stack.credentials().senderToken());
        facts.put("MOZDEF_API_URL", stack.doorOf("api").uri().toString());
        facts.put("MOZDEF_SEARCH_URL", stack.servers().search().toString());
        facts.put("MOZDEF_AMQP_URL", stack.servers().amqp().toString());
        facts.put("MOZDEF_SQS_ENDPOINT", stack.servers().sqs().toString());
        facts.put("MOZDEF_SQS_QUEUE_URL", stack.queueUrl());
        facts.put("MOZDEF_SQS_DLQ_URL", stack.deadLetterUrl());
        facts.put("MOZDEF_TOKEN_URL", stack.servers().tokenUrl().toString());
        facts.put("MOZDEF_CLIENT_ID", CLIENT);
        facts.put("MOZDEF_CLIENT_SECRET", "demo");
        facts.put("MOZDEF_UPTYCS_SECRET", stack.credentials().uptycsSecret());
        facts.put(
                "MOZDEF_METRICS_URLS",
                stack.metrics().stream().map(URI::toString).collect(Collectors.joining(" ")));
        return new Facts(facts);
    }

    String get(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name);
        }
        return value;
    }

    /** Writes the file in one step, so that whoever waits for it never sees half of it; it holds secrets. */
    void write(Path file) throws IOException {
        String text = values.entrySet().stream()
                .map(e -> e.getKey() + "='" + e.getValue().replace("'", "'\\''") + "'\n")
                .collect(Collectors.joining());
        Files.createDirectories(file.getParent());
        Path fresh = Files.createTempFile(
                file.getParent(),
                "demo",
                ".env",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Never shows the values. */
    @Override
    public String toString() {
        return "facts " + values.keySet();
    }
}
