// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What follows from who the pods are: a ServiceAccount that must exist, the endpoints that hand out a cloud's tokens. */
final class Identities {

    private static final Target TOKENS = new Target("the cloud's token service", List.of(), List.of(443));

    /** EKS Pod Identity and the metadata services of EC2, Azure and Google (link-local, so that no other rule admits them). */
    private static final Target METADATA = new Target(
            "the cloud's metadata service",
            List.of(
                    Peers.network("169.254.169.254/32"),
                    Peers.network("169.254.170.23/32"),
                    Peers.network("fd00:ec2::23/128")),
            List.of(80));

    /** GKE's metadata server, where it runs on the node. */
    private static final Target GKE =
            new Target("GKE's metadata server", List.of(Peers.network("169.254.169.252/32")), List.of(988));

    private Identities() {}

    static ComponentPlan complete(ComponentPlan plan) {
        Identity identity = plan.identity();
        List<Reference> references = new ArrayList<>(plan.references());
        if (!identity.made()) {
            references.add(
                    new Reference(Reference.Kind.SERVICE_ACCOUNT, identity.serviceAccount(), Set.of(), Set.of()));
        }
        List<Target> targets = new ArrayList<>(plan.targets());
        boolean cloud = !identity.made()
                || !identity.annotations().isEmpty()
                || !identity.podLabels().isEmpty();
        if (cloud && targets.stream().anyMatch(t -> t.name().equals("SQS"))) {
            targets.addAll(List.of(TOKENS, METADATA, GKE));
        }
        return new Revision(plan).references(references).targets(targets).plan();
    }
}
