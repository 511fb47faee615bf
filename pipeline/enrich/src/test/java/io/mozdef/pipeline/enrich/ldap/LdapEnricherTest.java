// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.enrich.ldap;

import io.mozdef.pipeline.enrich.Enricher;
import io.mozdef.pipeline.enrich.EnricherContract;
import java.util.List;

class LdapEnricherTest extends EnricherContract {

    @Override
    protected Enricher enricher() {
        return new LdapEnricher();
    }

    @Override
    protected List<String> interesting() {
        return List.of("mail=a@example.com,o=com", "ldap", "mail=", "uid=x mail=b@example.com");
    }

    @Override
    protected List<String> moves() {
        return List.of("tls");
    }
}
