// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.model.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mozdef.pipeline.model.event.Identity.Kind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class IdentityTest {

    private final Identity delivery = new Identity(Kind.DELIVERY, "abc");

    @Test
    void sameSourceIdentityAndOrdinalIsTheSameDocument() {
        assertThat(delivery.documentId("eventtask", 3))
                .isEqualTo(new Identity(Kind.DELIVERY, "abc").documentId("eventtask", 3));
    }

    @Test
    void everyPartOfTheIdentityMakesAnotherDocument() {
        String id = delivery.documentId("eventtask", 0);

        assertThat(delivery.documentId("eventtask", 1)).isNotEqualTo(id);
        assertThat(delivery.documentId("uptycs", 0)).isNotEqualTo(id);
        assertThat(new Identity(Kind.NATIVE, "abc").documentId("eventtask", 0)).isNotEqualTo(id);
        assertThat(new Identity(Kind.DELIVERY, "abd").documentId("eventtask", 0))
                .isNotEqualTo(id);
    }

    @Test
    void partsDoNotRunTogether() {
        assertThat(new Identity(Kind.DELIVERY, "b1").documentId("a", 2))
                .isNotEqualTo(new Identity(Kind.DELIVERY, "b").documentId("a", 12));
    }

    /** Pinned: a change of this value would store every redelivered event a second time after an upgrade. */
    @Test
    void documentIdsNeverChangeBetweenReleases() {
        assertThat(delivery.documentId("eventtask", 0)).isEqualTo("MLXT9xORoufvDy_HDYbtiG02QZs");
    }

    @Test
    void equalBytesAreOneIdentity() {
        byte[] body = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

        assertThat(Identity.ofBytes(body)).isEqualTo(Identity.ofBytes(body.clone()));
        assertThat(Identity.ofBytes(body).kind()).isEqualTo(Kind.BYTES);
    }

    @Test
    void refusesAnEmptyValue() {
        assertThatThrownBy(() -> new Identity(Kind.TRANSPORT, "")).isInstanceOf(IllegalArgumentException.class);
    }
}
