// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodWordsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "amqp://u:p@host:5672 refused | amqp://***@host:5672 refused",
                "password=abc, next | password=***, next",
                "Authorization: Bearer abc.def | Authorization: ***",
                "api-key: k1 gone | api-key: *** gone",
                "{\"token\":\"t\"} | {\"token\":***",
                "the queue does not exist | the queue does not exist",
            })
    void nothingSecretIsRepeated(String said, String told) {
        assertThat(PodWords.redacted(said)).isEqualTo(told);
    }

    @Test
    void theProcessOwnWordsAreCutAndTheWaitingReasonStandsBefore() {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName("a")
                .endMetadata()
                .withNewStatus()
                .addNewContainerStatus()
                .withNewState()
                .withNewWaiting()
                .withReason("CrashLoopBackOff")
                .withMessage("back-off")
                .endWaiting()
                .endState()
                .withNewLastState()
                .withNewTerminated()
                .withMessage("x".repeat(500))
                .endTerminated()
                .endLastState()
                .endContainerStatus()
                .endStatus()
                .build();
        assertThat(PodWords.of(List.of(pod))).isEqualTo("pod a: CrashLoopBackOff: " + "x".repeat(200) + "…");
    }

    @Test
    void aPodThatIsBeingMadeHasNothingToSay() {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName("a")
                .endMetadata()
                .withNewStatus()
                .addNewContainerStatus()
                .withNewState()
                .withNewWaiting()
                .withReason("ContainerCreating")
                .endWaiting()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
        assertThat(PodWords.of(List.of(pod))).isNull();
    }
}
