// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.alert;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mozdef.pipeline.model.alert.Alert;
import io.mozdef.pipeline.model.alert.AlertBus.AlertAnnouncement;
import io.mozdef.pipeline.model.alert.AlertStatus;
import io.mozdef.pipeline.model.event.JsonTree;
import io.mozdef.pipeline.store.alert.AlertStore.StoredAlert;
import io.mozdef.pipeline.store.event.StoreJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The document of an alert: MozDef's fields as its consumers know them, and beside them ours ({@code alertid ruleid key count
 * firstseen lastseen episodestart published acknowledged acknowledgedby}). The one place that names them.
 */
public final class AlertDocument {

    private static final DateTimeFormatter MONTH =
            DateTimeFormatter.ofPattern("uuuuMM").withZone(ZoneOffset.UTC);

    private AlertDocument() {}

    /** The concrete index: {@code alerts-YYYYMM} of the month (UTC) in which the alert starts. */
    public static String index(Alert alert) {
        return "alerts-" + MONTH.format(alert.start());
    }

    /** The document of an alert that nobody has seen yet: status manual, unpublished. */
    public static Map<String, @Nullable Object> of(Alert alert) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("alertid", alert.id());
        document.put("utctimestamp", alert.created().toString());
        document.put("episodestart", alert.start().toString());
        document.put("firstseen", alert.firstSeen().toString());
        document.put("lastseen", alert.lastSeen().toString());
        document.put("ruleid", alert.ruleId());
        document.put("classname", alert.classname());
        document.put("key", new LinkedHashMap<>(alert.key()));
        putFinding(document, alert);
        document.put("status", AlertStatus.MANUAL.wireName());
        document.put("published", false);
        return document;
    }

    /** What a later look at the same finding can change, whole. */
    private static void putFinding(Map<String, @Nullable Object> document, Alert alert) {
        document.put("count", alert.count());
        document.put("severity", alert.severity());
        document.put("summary", alert.summary());
        document.put("category", alert.category());
        document.put("tags", alert.tags());
        document.put(
                "events", alert.events().stream().map(AlertDocument::sample).toList());
        document.put("channel", alert.channel());
        document.put("notify_mozdefbot", alert.notifyBot());
        if (alert.url() != null) {
            document.put("url", alert.url());
        }
    }

    private static Map<String, @Nullable Object> sample(Alert.Sample sample) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("documentindex", sample.index());
        entry.put("documentid", sample.id());
        entry.put("documentsource", sample.source());
        return entry;
    }

    /**
     * The fields in which the stored document falls behind the finding; empty when it does not. The count never falls; of
     * two findings the one with the higher count tells the story.
     */
    public static Map<String, @Nullable Object> news(Map<String, @Nullable Object> stored, Alert alert) {
        Map<String, @Nullable Object> news = new LinkedHashMap<>();
        long count = stored.get("count") instanceof Number number ? number.longValue() : 0;
        if (alert.count() > count) {
            putFinding(news, alert);
        }
        time(stored, "firstseen")
                .filter(first -> alert.firstSeen().isBefore(first))
                .ifPresent(first -> news.put("firstseen", alert.firstSeen().toString()));
        time(stored, "lastseen")
                .filter(last -> alert.lastSeen().isAfter(last))
                .ifPresent(last -> news.put("lastseen", alert.lastSeen().toString()));
        return news;
    }

    /** The fields that a change of status writes. */
    public static Map<String, @Nullable Object> status(AlertStatus status, String user, Instant when) {
        Map<String, @Nullable Object> change = new LinkedHashMap<>();
        boolean acknowledged = status == AlertStatus.ACKNOWLEDGED;
        change.put("status", status.wireName());
        change.put("acknowledged", acknowledged ? when.toString() : null);
        change.put("acknowledgedby", acknowledged ? user : null);
        return change;
    }

    /** A time of the document. */
    public static Optional<Instant> time(Map<String, @Nullable Object> document, String field) {
        return Optional.ofNullable(document.get(field)).map(Object::toString).map(Instant::parse);
    }

    /** What goes to the bus: {@code {"_id", "_index", "_source"}}, as MozDef's consumers read it. */
    public static AlertAnnouncement announcement(StoredAlert alert) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(1_024);
        try (JsonGenerator out = StoreJson.FACTORY.createGenerator(body)) {
            out.writeStartObject();
            out.writeStringField("_id", alert.id());
            out.writeStringField("_index", alert.index());
            out.writeFieldName("_source");
            JsonTree.write(out, alert.source());
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new AlertAnnouncement(alert.id(), alert.index(), body.toByteArray());
    }
}
