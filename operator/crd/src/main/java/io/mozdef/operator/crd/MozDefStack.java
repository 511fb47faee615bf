// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.crd;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** The resource a person writes: one MozDefStack is one running MozDef. Read from the API server, never written but for its status. */
@Group("mozdef.io")
@Version("v1alpha1")
@Plural("mozdefstacks")
@ShortNames("mds")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Version", jsonPath = ".status.version")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Webhook", jsonPath = ".status.endpoints.bastion", priority = 1)
@AdditionalPrinterColumn(name = "API", jsonPath = ".status.endpoints.api", priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class MozDefStack extends CustomResource<StackSpec, StackStatus> implements Namespaced {

    private static final long serialVersionUID = 1;

    /** The same in every object, event and field manager that names us. */
    public static final String GROUP = "mozdef.io";

    @Override
    @JsonDeserialize(using = SpecReader.class)
    public void setSpec(StackSpec spec) {
        super.setSpec(spec);
    }
}
