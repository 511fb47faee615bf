// SPDX-License-Identifier: Apache-2.0
package io.mozdef.pipeline.store.event;

/** The engine cannot answer now; asking again later can help. The message names the call and never holds content. */
public final class StoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message) {
        super(message);
    }

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
