// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.api.alert;

import io.mozdef.pipeline.api.problem.Problem;
import io.mozdef.pipeline.store.state.StateStore.Version;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An alert's version as an HTTP entity tag. */
final class Etag {

    /** A proxy that compresses makes a tag weak; the version in it is as good. */
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"?(\\d{1,18})-(\\d{1,18})\"?");

    private Etag() {}

    static String of(Version version) {
        return version.sequence() + "-" + version.term();
    }

    static String quoted(Version version) {
        return '"' + of(version) + '"';
    }

    /** The version that the person saw. */
    static Version required(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.isBlank() || ifMatch.strip().equals("*")) {
            throw Problem.versionMissing("Send If-Match with the ETag of the alert as you saw it.")
                    .exception();
        }
        Matcher matcher = TAG.matcher(ifMatch.strip());
        if (!matcher.matches()) {
            throw Problem.badRequest("If-Match is not an ETag of an alert.").exception();
        }
        return new Version(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }
}
