// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.model.alert;

import java.util.List;

/**
 * Where stored alerts are announced. At least once: a consumer drops what it has seen by alert id.
 * Implementations are thread-safe.
 */
public interface AlertBus {

    /** Whether any consumer is configured; without one there is nothing to announce and alerts count as announced. */
    boolean hasConsumers();

    /**
     * Announces the alerts and waits until each is confirmed or has failed.
     *
     * @return the ids of those that every configured consumer's queue now holds; the others are to be announced again
     */
    List<String> announce(List<AlertAnnouncement> alerts);

    /**
     * What is announced.
     *
     * @param id alert id, the message's id too
     * @param index concrete index that holds the alert
     * @param body UTF-8 JSON {@code {"_id", "_index", "_source"}}, as MozDef's consumers read it
     */
    record AlertAnnouncement(String id, String index, byte[] body) {}
}
