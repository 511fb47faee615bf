// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich.ipfixup;

import io.mozdef.pipeline.enrich.Enricher;
import io.mozdef.pipeline.enrich.Verdict;
import io.mozdef.pipeline.enrich.Wake;
import io.mozdef.pipeline.model.event.EventDraft;
import io.mozdef.pipeline.model.event.IpLiteral;
import jakarta.inject.Singleton;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings addresses into {@code <side>ipaddress}, IPv4 and IPv6 alike, and fills {@code <side>ipv4address} or
 * {@code <side>ipv6address} beside it. After MozDef's ipFixup (mozdef-ingest.md 4.3), but: an IPv6 address stays where it is,
 * since the ip type holds both; X-Forwarded-For, which a client can send, fills an absent source only, with its last address; what is no address moves to {@code details.source} or {@code details.destination}, if nothing
 * is there; 0.0.0.0 is never invented; no value is lost, but brackets and a zone around an address are.
 */
@Singleton
public final class IpFixupEnricher implements Enricher {

    private static final String FORWARDED = "http_x_forwarded_for";
    private static final String CLUSTER_CLIENT = "cluster_client_ip";

    /** Where the address goes that {@code sourceipaddress} held before a proxy's header named the client. */
    private static final String PROXY = "proxyipaddress";

    private static final Wake WAKE = Wake.onDetails(
            "sourceipaddress", "destinationipaddress", "src", "dst", "srcip", "dstip", FORWARDED, CLUSTER_CLIENT);
    private static final Side SOURCE =
            new Side("sourceipaddress", "sourceipv4address", "sourceipv6address", "source", "src", "srcip");
    private static final Side DESTINATION = new Side(
            "destinationipaddress", "destinationipv4address", "destinationipv6address", "destination", "dst", "dstip");

    @Override
    public String name() {
        return "ipfixup";
    }

    @Override
    public int priority() {
        return 15;
    }

    @Override
    public Wake wake() {
        return WAKE;
    }

    @Override
    public Verdict enrich(EventDraft draft) {
        client(draft, draft.detailText(CLUSTER_CLIENT));
        moveWhatIsNoAddress(draft, SOURCE);
        String forwarded = draft.detailText(FORWARDED);
        if (forwarded != null && !draft.hasDetail(SOURCE.address)) {
            client(draft, nearest(forwarded));
        }
        side(draft, SOURCE);
        side(draft, DESTINATION);
        return Verdict.KEEP;
    }

    /** The address that a proxy says is the client's; the one that was there is the proxy's own. */
    private static void client(EventDraft draft, @Nullable String address) {
        if (address == null || !IpLiteral.isAddress(address)) {
            return;
        }
        Object before = draft.detail(SOURCE.address);
        if (address.equals(before)) {
            return;
        }
        if (before != null && !draft.hasDetail(PROXY)) {
            draft.setDetail(PROXY, before);
        }
        draft.setDetail(SOURCE.address, address);
    }

    private static void side(EventDraft draft, Side side) {
        moveWhatIsNoAddress(draft, side);
        takeAlias(draft, side, side.alias);
        takeAlias(draft, side, side.otherAlias);
        String text = draft.detailText(side.address);
        if (text != null) {
            fillFamily(draft, side, text);
        }
    }

    private static void moveWhatIsNoAddress(EventDraft draft, Side side) {
        String text = draft.detailText(side.address);
        if (text == null || IpLiteral.isAddress(text)) {
            return;
        }
        String stripped = withoutDecoration(text);
        if (IpLiteral.isAddress(stripped)) {
            draft.setDetail(side.address, stripped);
        } else if (!draft.hasDetail(side.name)) {
            draft.removeDetail(side.address);
            draft.setDetail(side.name, text);
        }
        // else both keep what they have: the store moves a non-address to <name>_raw and says so in errors
    }

    private static void takeAlias(EventDraft draft, Side side, String alias) {
        String address = draft.detailText(alias);
        if (address != null && !draft.hasDetail(side.address) && IpLiteral.isAddress(address)) {
            draft.setDetail(side.address, address);
        }
    }

    private static void fillFamily(EventDraft draft, Side side, String address) {
        if (IpLiteral.isIpv4(address)) {
            setIfAbsent(draft, side.ipv4, address);
            return;
        }
        Optional<InetAddress> parsed = IpLiteral.parse(address);
        if (parsed.isPresent()) {
            // ::ffff:192.0.2.1 is an IPv4 address in IPv6 clothes
            boolean mapped = parsed.get() instanceof Inet4Address;
            setIfAbsent(
                    draft, mapped ? side.ipv4 : side.ipv6, mapped ? parsed.get().getHostAddress() : address);
        }
    }

    private static void setIfAbsent(EventDraft draft, String detail, String value) {
        if (!draft.hasDetail(detail)) {
            draft.setDetail(detail, value);
        }
    }

    /** What our own proxy wrote, at the end; in front of it stands what the client sent, which may be anything. */
    private static String nearest(String list) {
        return withoutDecoration(list.substring(list.lastIndexOf(',') + 1));
    }

    /** {@code " [2001:db8::1] "} and {@code fe80::1%eth0} are addresses as people and programs write them. */
    private static String withoutDecoration(String text) {
        String address = text.strip();
        if (address.startsWith("[") && address.endsWith("]")) {
            address = address.substring(1, address.length() - 1);
        }
        int zone = address.indexOf('%');
        return zone > 0 && address.indexOf(':') >= 0 ? address.substring(0, zone) : address;
    }

    private record Side(String address, String ipv4, String ipv6, String name, String alias, String otherAlias) {}
}
