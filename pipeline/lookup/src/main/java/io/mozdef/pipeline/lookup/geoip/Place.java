// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.lookup.geoip;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an address is. Immutable; the same instance is given to every event of that address.
 *
 * @param fields MozDef's keys (mozdef-ingest.md 5.6) that the file knows: city, continent, country_code, country_name, dma_code,
 *     latitude, longitude, metro_code, postal_code, region_code, time_zone
 * @param point {@code "lat,lon"} in degrees, or null; 0 is a latitude
 */
public record Place(Map<String, Object> fields, @Nullable String point) {

    public Place {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** The place in a record of either layout: MaxMind's nested one, or dbip's flat one. */
    static Optional<Place> of(Map<?, ?> record) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (record.get("location") instanceof Map<?, ?> || record.get("country") instanceof Map<?, ?>) {
            nested(record, fields);
        } else {
            flat(record, fields);
        }
        return fields.isEmpty() ? Optional.empty() : Optional.of(new Place(fields, point(fields)));
    }

    private static void nested(Map<?, ?> record, Map<String, Object> fields) {
        String city = text(at(record, "city", "names", "en"));
        Object region = record.get("subdivisions") instanceof List<?> list
                        && !list.isEmpty()
                        && list.get(0) instanceof Map<?, ?> first
                ? first.get("iso_code")
                : null;
        put(fields, "city", city);
        put(fields, "continent", text(at(record, "continent", "code")));
        put(fields, "country_code", text(at(record, "country", "iso_code")));
        put(fields, "country_name", text(at(record, "country", "names", "en")));
        put(fields, "dma_code", number(at(record, "location", "metro_code")));
        put(fields, "latitude", degrees(at(record, "location", "latitude")));
        put(fields, "longitude", degrees(at(record, "location", "longitude")));
        put(fields, "metro_code", metro(city, text(region)));
        put(fields, "postal_code", text(at(record, "postal", "code")));
        put(fields, "region_code", text(region));
        put(fields, "time_zone", text(at(record, "location", "time_zone")));
    }

    private static void flat(Map<?, ?> record, Map<String, Object> fields) {
        String city = text(record.get("city"));
        String country = text(record.get("country_code"));
        String region = text(record.get("state1"));
        put(fields, "city", city);
        put(fields, "country_code", country);
        put(fields, "country_name", country == null ? null : new Locale("", country).getDisplayCountry(Locale.ENGLISH));
        put(fields, "latitude", degrees(record.get("latitude")));
        put(fields, "longitude", degrees(record.get("longitude")));
        put(fields, "metro_code", metro(city, region));
        put(fields, "postal_code", text(record.get("postcode")));
        put(fields, "region_code", region);
        put(fields, "time_zone", text(record.get("timezone")));
    }

    private static @Nullable String metro(@Nullable String city, @Nullable String region) {
        if (city == null) {
            return region == null ? null : ", " + region;
        }
        return region == null ? city : city + ", " + region;
    }

    private static @Nullable String point(Map<String, Object> fields) {
        return fields.get("latitude") instanceof Double latitude && fields.get("longitude") instanceof Double longitude
                ? plain(latitude) + "," + plain(longitude)
                : null;
    }

    // a double's own text may be 1.0E-4, which no engine takes as a coordinate
    private static String plain(double degrees) {
        return BigDecimal.valueOf(degrees).toPlainString();
    }

    private static @Nullable Object at(Map<?, ?> record, String... path) {
        Object value = record;
        for (String key : path) {
            value = value instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return value;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text && !text.isEmpty() ? text : null;
    }

    private static @Nullable Long number(@Nullable Object value) {
        return value instanceof Number number ? (Long) number.longValue() : null;
    }

    // some files hold coordinates as text or as a float; a float's decimal text is what was meant, not its binary
    // digits
    private static @Nullable Double degrees(@Nullable Object value) {
        if (!(value instanceof Number) && !(value instanceof String)) {
            return null;
        }
        try {
            double degrees = Double.parseDouble(value.toString());
            return Double.isFinite(degrees) ? (Double) degrees : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static void put(Map<String, Object> fields, String key, @Nullable Object value) {
        if (value != null) {
            fields.put(key, value);
        }
    }
}
