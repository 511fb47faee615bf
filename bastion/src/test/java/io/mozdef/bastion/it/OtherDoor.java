// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A door beside Uptycs', at {@link #PATH}, with a secret and a header of its own. */
final class OtherDoor {
    static final String PATH = "/webhooks/edr";
    static final String HEADER = "X-Edr-Token";
    static final String SECRET = "other-0123456789abcdef0123456789abcdef";

    private static final String PREFIX = "MOZDEF_BASTION_SOURCES_EDR_";

    private OtherDoor() {}

    /**
     * Settings of a bastion that has it.
     *
     * @param folder for its secret
     * @param more of this door alone, without their prefix
     */
    static Map<String, String> settings(Path folder, Map<String, String> more) {
        try {
            Files.writeString(folder.resolve("one"), SECRET);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> settings = new HashMap<>();
        settings.put(PREFIX + "SECRETS_DIR", folder.toString());
        settings.put(PREFIX + "HEADER", HEADER);
        more.forEach((key, value) -> settings.put(PREFIX + key, value));
        return settings;
    }
}
