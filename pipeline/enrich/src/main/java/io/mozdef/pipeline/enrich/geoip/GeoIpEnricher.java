// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich.geoip;

import io.mozdef.pipeline.enrich.Enricher;
import io.mozdef.pipeline.enrich.Verdict;
import io.mozdef.pipeline.enrich.Wake;
import io.mozdef.pipeline.lookup.geoip.AutonomousSystem;
import io.mozdef.pipeline.lookup.geoip.GeoIp;
import io.mozdef.pipeline.lookup.geoip.Place;
import io.mozdef.pipeline.model.event.EventDraft;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds {@code <side>ipgeolocation} and {@code <side>ipgeopoint} for addresses that are somewhere, and {@code <side>ipasn},
 * {@code <side>ipasorganization} when there is a file for them. Nothing is added, and nothing complained about, where no file
 * knows the address (MozDef wrote an error object into every event).
 */
@Singleton
public final class GeoIpEnricher implements Enricher {

    private static final Wake WAKE = Wake.onDetails("sourceipaddress", "destinationipaddress");

    private final GeoIp geoIp;

    @Inject
    public GeoIpEnricher(GeoIp geoIp) {
        this.geoIp = geoIp;
    }

    @Override
    public String name() {
        return "geoip";
    }

    @Override
    public int priority() {
        return 20;
    }

    @Override
    public Wake wake() {
        return WAKE;
    }

    @Override
    public Verdict enrich(EventDraft draft) {
        locate(draft, draft.detailText("sourceipaddress"), Names.SOURCE);
        locate(draft, draft.detailText("destinationipaddress"), Names.DESTINATION);
        return Verdict.KEEP;
    }

    private void locate(EventDraft draft, @Nullable String address, Names names) {
        if (address == null) {
            return;
        }
        Optional<Place> place = geoIp.place(address);
        if (place.isPresent()) {
            setIfAbsent(draft, names.location, place.get().fields());
            setIfAbsent(draft, names.point, place.get().point());
        }
        Optional<AutonomousSystem> system = geoIp.autonomousSystem(address);
        if (system.isPresent()) {
            setIfAbsent(draft, names.number, system.get().number());
            setIfAbsent(draft, names.organisation, system.get().organisation());
        }
    }

    private static void setIfAbsent(EventDraft draft, String detail, @Nullable Object value) {
        if (value != null && !draft.hasDetail(detail)) {
            draft.setDetail(detail, value);
        }
    }

    private record Names(String location, String point, String number, String organisation) {
        static final Names SOURCE = of("source");
        static final Names DESTINATION = of("destination");

        private static Names of(String side) {
            return new Names(side + "ipgeolocation", side + "ipgeopoint", side + "ipasn", side + "ipasorganization");
        }
    }
}
