package dev.dunlin.crypto.internal;

import dev.dunlin.crypto.CryptoProvider;

/**
 * No provider has an algorithm that was asked for. A configuration asks for all that it needs when it is built, so that this is a
 * misuse reported there and never an event of the network.
 */
public final class AlgorithmUnavailableException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    AlgorithmUnavailableException(String algorithm, CryptoProvider source, Throwable cause) {
        super(algorithm + " is not available from the crypto provider (" + source + ")", cause);
    }
}
