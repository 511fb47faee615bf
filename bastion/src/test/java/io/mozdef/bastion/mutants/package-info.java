// SPDX-License-Identifier: Apache-2.0
/** Shows that the tests hold the guards: takes each guard away in turn, and looks whether the test that is named for it notices. */
@NullMarked
package io.mozdef.bastion.mutants;

import org.jspecify.annotations.NullMarked;
