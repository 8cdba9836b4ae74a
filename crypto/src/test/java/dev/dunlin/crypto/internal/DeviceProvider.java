package dev.dunlin.crypto.internal;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;

/** A provider in the manner of a device: ECDSA with its own opaque keys, verification in software, and a plug to pull. */
public final class DeviceProvider extends Provider {
    private static final long serialVersionUID = 1L;

    private boolean unplugged;

    public DeviceProvider() {
        super("TestDevice", "1", "signs with opaque keys");
        for (var algorithm : new String[] {"SHA256withECDSA", "SHA384withECDSA", "SHA512withECDSA"}) {
            putService(new Service(this, "Signature", algorithm, Signer.class.getName(), null, null) {
                @Override
                public Object newInstance(Object parameter) {
                    return new Signer(algorithm);
                }
            });
        }
    }

    /** From now on every signature fails the way that PKCS #11 fails. */
    public void unplug() {
        unplugged = true;
    }

    private final class Signer extends SignatureSpi {
        private final Signature software;

        Signer(String algorithm) {
            try {
                software = Signature.getInstance(algorithm);
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
            if (!(key instanceof OpaqueKey opaque) || opaque.inside().isEmpty()) {
                throw new InvalidKeyException("not a key of this device");
            }
            software.initSign(opaque.inside().get());
        }

        @Override
        protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
            software.initVerify(key);
        }

        @Override
        protected void engineUpdate(byte b) throws SignatureException {
            software.update(b);
        }

        @Override
        protected void engineUpdate(byte[] bytes, int offset, int length) throws SignatureException {
            software.update(bytes, offset, length);
        }

        @Override
        protected byte[] engineSign() throws SignatureException {
            if (unplugged) {
                throw new ProviderException("device removed");
            }
            return software.sign();
        }

        @Override
        protected boolean engineVerify(byte[] signature) throws SignatureException {
            return software.verify(signature);
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {
            throw new UnsupportedOperationException(name);
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new UnsupportedOperationException(name);
        }
    }
}
