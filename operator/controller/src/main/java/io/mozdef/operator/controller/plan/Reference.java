// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.mozdef.operator.crd.CaRef;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object that a component needs and the stack does not make.
 *
 * @param kind what it is
 * @param name its name, in the stack's namespace
 * @param keys keys that must be in it; empty: it must be there
 * @param readAtStart keys whose change needs new pods; the others are read from mounted files while the program runs
 * @param maker who makes it, in words; null: a person
 */
public record Reference(Kind kind, String name, Set<String> keys, Set<String> readAtStart, @Nullable String maker) {

    public Reference {
        keys = Set.copyOf(keys);
        readAtStart = Set.copyOf(readAtStart);
    }

    Reference(Kind kind, String name, Set<String> keys, Set<String> readAtStart) {
        this(kind, name, keys, readAtStart, null);
    }

    Reference madeBy(String words) {
        return new Reference(kind, name, keys, readAtStart, words);
    }

    static Reference secret(String name, Collection<String> keys, Collection<String> readAtStart) {
        return new Reference(Kind.SECRET, name, Set.copyOf(keys), Set.copyOf(readAtStart));
    }

    static Reference certificates(CaRef ref) {
        Kind kind = ref.kind() == CaRef.Kind.Secret ? Kind.SECRET : Kind.CONFIG_MAP;
        return new Reference(kind, ref.name(), Set.of(ref.key()), Set.of());
    }

    static Reference certificatesReadAtStart(CaRef ref) {
        Reference live = certificates(ref);
        return new Reference(live.kind, live.name, live.keys, live.keys);
    }

    /** As people write it. */
    public String described() {
        return kind.written() + " " + name;
    }

    /** What may be referenced. */
    public enum Kind {
        SECRET("Secret"),
        CONFIG_MAP("ConfigMap"),
        SERVICE_ACCOUNT("ServiceAccount");

        private final String written;

        Kind(String written) {
            this.written = written;
        }

        /** As Kubernetes writes it. */
        public String written() {
            return written;
        }
    }
}
