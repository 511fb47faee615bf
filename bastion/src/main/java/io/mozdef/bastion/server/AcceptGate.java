// SPDX-License-Identifier: Apache-2.0
package io.mozdef.bastion.server;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Sees a connection when the kernel hands it over, before TLS or the PROXY protocol hold memory for it: Vert.x tells of
 * a connection only behind both (docs/adr/0006). Netty makes an instance by ServiceLoader and shows it every listener;
 * only ports that {@link #guard} names are guarded. Thread-safe.
 */
public final class AcceptGate extends ChannelInitializerExtension {
    private static final Map<Integer, Predicate<Channel>> GUARDS = new ConcurrentHashMap<>();
    private static volatile boolean installed;

    /** From now on {@code admits} is asked about each connection to this port; those it does not want are closed unheard. */
    static void guard(int port, Predicate<Channel> admits) {
        GUARDS.put(port, admits);
    }

    /** Whether Netty knows of us; false would mean that nothing is guarded. */
    static boolean installed() {
        return installed;
    }

    @Override
    public void postInitializeServerListenerChannel(ServerChannel listener) {
        installed = true;
        listener.pipeline().addFirst(new Gate());
    }

    @ChannelHandler.Sharable
    private static final class Gate extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof Channel connection && !admits(connection)) {
                connection.unsafe().closeForcibly(); // not registered yet: there is nothing else to close
            } else {
                context.fireChannelRead(message);
            }
        }

        private static boolean admits(Channel connection) {
            if (connection.localAddress() instanceof InetSocketAddress address) {
                return GUARDS.getOrDefault(address.getPort(), any -> true).test(connection);
            }
            return connection.localAddress() != null; // null: gone before we looked
        }
    }
}
