// SPDX-License-Identifier: Apache-2.0
package io.mozdef.operator.controller.plan;

import io.mozdef.operator.crd.Search;
import io.mozdef.operator.crd.SearchAuthRef;
import java.util.List;
import java.util.Objects;

/** The search engine: {@code mozdef.search.*} of pipeline/store. */
final class SearchPart {

    private static final String FOLDER = Planned.ROOT + "search";

    private SearchPart() {}

    static Part of(Search search) {
        Part.Builder part = Part.builder()
                .env("mozdef.search.hosts", String.join(",", search.urls()))
                .env("mozdef.search.shards", search.shards())
                .env("mozdef.search.replicas", search.replicas())
                .target(Target.of("the search engine", search.urls(), 9200, search.egress()));
        SearchAuthRef ref = search.secretRef();
        if (ref != null) {
            credentials(part, ref);
        }
        if (search.caRef() != null) {
            part.env("mozdef.search.ca-file", FOLDER + "-ca/" + search.caRef().key())
                    .mount(Mount.certificates("search-ca", FOLDER + "-ca", search.caRef()))
                    .reference(Reference.certificates(search.caRef()));
        }
        return part.build();
    }

    private static void credentials(Part.Builder part, SearchAuthRef ref) {
        String apiKey = ref.keys().apiKey();
        if (apiKey != null) {
            part.env("mozdef.search.api-key-file", FOLDER + "/" + apiKey)
                    .mount(Mount.secret("search", FOLDER, ref.name(), apiKey))
                    .reference(Reference.secret(ref.name(), List.of(apiKey), List.of()));
            return;
        }
        String user = Objects.requireNonNull(ref.keys().username());
        String password = Objects.requireNonNull(ref.keys().password());
        part.envFromSecret("mozdef.search.username", ref.name(), user)
                .env("mozdef.search.password-file", FOLDER + "/" + password)
                .mount(Mount.secret("search", FOLDER, ref.name(), password))
                .reference(Reference.secret(ref.name(), List.of(user, password), List.of(user)));
    }
}
