// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.secret;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The secrets of one source, any of them valid. Immutable; an empty set matches nothing. */
public final class Secrets {
    /** Matches nothing. */
    public static final Secrets NONE = new Secrets(List.of());

    private final List<Secret> all;

    Secrets(List<Secret> all) {
        this.all = List.copyOf(all);
    }

    /**
     * The name of the secret that {@code presented} is, else null. Every secret is compared, whichever matches, and a
     * missing header costs the same as a wrong one.
     */
    @Nullable
    String match(@Nullable String presented) {
        byte[] digest = Secret.sha256(presented == null ? "" : presented);
        String found = null;
        for (Secret secret : all) {
            boolean same = secret.hasDigest(digest);
            found = same ? secret.name() : found;
        }
        return found;
    }

    /** The name of the secret by which a claim holds, else null; every secret is tried. */
    @Nullable
    String matchSigned(SignatureForm.Claim claim) {
        String found = null;
        for (Secret secret : all) {
            boolean holds = claim.holds(secret.hmac(claim.signed()));
            found = holds ? secret.name() : found;
        }
        return found;
    }

    /** Their names, in no order of meaning. */
    public List<String> names() {
        return all.stream().map(Secret::name).toList();
    }

    /** True when nobody can show a valid secret. */
    public boolean isEmpty() {
        return all.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secrets secrets && all.equals(secrets.all);
    }

    @Override
    public int hashCode() {
        return all.hashCode();
    }

    @Override
    public String toString() {
        return all.toString();
    }
}
