// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Gives each handshake the identity that is in force when it begins. A handshake asks three times (name, chain, key), so
 * the identity before a change is kept for those that are half way. Connections that stand are not touched. Thread-safe.
 */
final class ServerKeys extends X509ExtendedKeyManager {
    private record Named(String name, ServerIdentity identity) {}

    private final Supplier<ServerIdentity> source;
    private Named now;
    private Named before;

    ServerKeys(Supplier<ServerIdentity> source) {
        this.source = source;
        now = new Named("0", source.get());
        before = now;
    }

    @Override
    public synchronized @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        ServerIdentity latest = source.get();
        if (!latest.equals(now.identity())) {
            before = now;
            now = new Named(Integer.toString(Integer.parseInt(now.name()) + 1), latest);
        }
        return latest.key().getAlgorithm().equals(keyType) ? now.name() : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return chooseServerAlias(keyType, issuers, null);
    }

    private synchronized @Nullable ServerIdentity identity(String name) {
        if (name.equals(now.name())) {
            return now.identity();
        }
        return name.equals(before.name()) ? before.identity() : null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String name) {
        ServerIdentity identity = identity(name);
        return identity == null ? null : identity.chain().toArray(new X509Certificate[0]);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String name) {
        ServerIdentity identity = identity(name);
        return identity == null ? null : identity.key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String name = chooseServerAlias(keyType, issuers, null);
        return name == null ? null : new String[] {name};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null; // we never are a client here
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
