// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A Secret with AWS access keys. */
public record AwsKeysRef(
        @Required @JsonPropertyDescription("Name of the Secret.") @Size(min = 1, max = 253) String name,
        @JsonPropertyDescription("Its keys, where they are not called access-key-id and secret-access-key.") @Nullable
                AwsKeys keys) {

    public AwsKeysRef {
        keys = keys == null ? new AwsKeys(null, null) : keys;
    }

    /** Names of keys inside the Secret. */
    public record AwsKeys(
            @Default("access-key-id") @Size(min = 1, max = 253) @Nullable String accessKeyId,
            @Default("secret-access-key") @Size(min = 1, max = 253) @Nullable String secretAccessKey) {

        public AwsKeys {
            accessKeyId = accessKeyId == null ? "access-key-id" : accessKeyId;
            secretAccessKey = secretAccessKey == null ? "secret-access-key" : secretAccessKey;
        }
    }
}
