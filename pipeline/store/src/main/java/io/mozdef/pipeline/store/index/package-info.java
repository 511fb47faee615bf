/** Port to indices, templates and aliases. */
@NullMarked
package io.mozdef.pipeline.store.index;

import org.jspecify.annotations.NullMarked;
