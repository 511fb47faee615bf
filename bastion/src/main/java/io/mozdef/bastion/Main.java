// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion;

import io.mozdef.bastion.tls.AddedAuthorities;
import io.netty.bootstrap.ChannelInitializerExtension;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts Quarkus, once Netty knows that it has an extension: {@code server.AcceptGate}, found by ServiceLoader. */
@QuarkusMain
public final class Main {
    private Main() {}

    /** Runs until SIGTERM. */
    public static void main(String[] args) {
        System.setProperty(ChannelInitializerExtension.EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
        // a client of TLS 1.2 that renegotiates makes us compute, before any guard hears of a request; none of ours
        // needs to
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        AddedAuthorities.trust();
        Quarkus.run(args);
    }
}
