// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A Secret with user and password. No reference has a namespace: it is the stack's. */
public record LoginRef(
        @Required @JsonPropertyDescription("Name of the Secret.") @Size(min = 1, max = 253) String name,
        @JsonPropertyDescription("Its keys, where they are not called username and password.") @Nullable
                LoginKeys keys) {

    public LoginRef {
        keys = keys == null ? new LoginKeys(null, null) : keys;
    }

    /** Names of keys inside the Secret. */
    public record LoginKeys(
            @Default("username") @Size(min = 1, max = 253) @Nullable String username,
            @Default("password") @Size(min = 1, max = 253) @Nullable String password) {

        public LoginKeys {
            username = username == null ? "username" : username;
            password = password == null ? "password" : password;
        }
    }
}
