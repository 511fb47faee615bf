/** Events on their way from a sender to the store: draft, frozen event, identity, field types. */
@NullMarked
package io.mozdef.pipeline.model.event;

import org.jspecify.annotations.NullMarked;
