// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecReaderTest {

    private final KubernetesSerialization serialization = new KubernetesSerialization();

    private MozDefStack read(String spec) {
        return serialization.unmarshal(
                "{\"apiVersion\":\"mozdef.io/v1alpha1\",\"kind\":\"MozDefStack\",\"metadata\":{\"name\":\"a\"},\"spec\":"
                        + spec
                        + "}",
                MozDefStack.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"bastion\":{\"podTemplate\":{\"spec\":{\"containers\":\"x\"}}}} | spec.bastion.podTemplate",
                "{\"podDefaults\":{\"affinity\":{\"nodeAffinity\":7}}} | spec.podDefaults.affinity",
                "{\"api\":{\"from\":[{\"podSelctor\":{}}]}} | podSelctor",
            })
    void aMistakeInAFieldWithoutSchemaIsToldAndNeverThrown(String spec, String named) {
        MozDefStack stack = read(spec);
        assertThat(stack.getSpec().unreadable()).contains(named);
        // the SDK copies resources through JSON
        assertThat(serialization.clone(stack).getSpec().unreadable())
                .isEqualTo(stack.getSpec().unreadable());
    }

    @Test
    void aRightOneIsRead() {
        StackSpec spec = read("{\"cron\":{}}").getSpec();
        assertThat(spec.unreadable()).isNull();
        assertThat(Objects.requireNonNull(spec.cron()).settings()).isEmpty();
    }

    /** Not what this program's defaults make of it: another program's are others. */
    @Test
    void whatAPersonGaveIsKeptThroughCopies() {
        MozDefStack stack = read("{\"cron\":{\"settings\":{\"a\":\"1\"}}}");
        MozDefStack copy = serialization.clone(serialization.clone(stack));
        assertThat(copy.getSpec().given()).hasToString("{\"cron\":{\"settings\":{\"a\":\"1\"}}}");
        assertThat(copy.getSpec()).isEqualTo(stack.getSpec());
    }
}
