// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A Secret with the search engine's credentials. */
public record SearchAuthRef(
        @Required @JsonPropertyDescription("Name of the Secret.") @Size(min = 1, max = 253) String name,
        @JsonPropertyDescription("Its keys, where they are not called username and password.") @Nullable
                SearchKeys keys) {

    public SearchAuthRef {
        keys = keys == null ? new SearchKeys(null, null, null) : keys;
    }

    /** Names of keys inside the Secret. */
    @ValidationRule(
            value = "!has(self.apiKey) || (!has(self.username) && !has(self.password))",
            message = "give either apiKey, or username and password")
    public record SearchKeys(
            @JsonPropertyDescription("Key that holds the user; username when unset.")
                    @Size(min = 1, max = 253)
                    @Nullable
                    String username,
            @JsonPropertyDescription("Key that holds the password; password when unset.")
                    @Size(min = 1, max = 253)
                    @Nullable
                    String password,
            @JsonPropertyDescription("Key that holds an API key; then no user is needed.")
                    @Size(min = 1, max = 253)
                    @Nullable
                    String apiKey) {

        public SearchKeys {
            username = username == null ? "username" : username;
            password = password == null ? "password" : password;
        }
    }
}
