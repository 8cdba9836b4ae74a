package dev.dunlin.testkit;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/**
 * An AEAD of SunJCE; tells the ledger of every message it has encrypted. Only {@link GCMParameterSpec} and {@link IvParameterSpec} say which
 * nonce that was.
 */
final class LedgerCipher extends CipherSpi {
    private final KeyNonceLedger ledger;
    private final Cipher cipher;
    private Key key = new NoKey();
    private byte[] nonce = {};
    private boolean encrypting;

    LedgerCipher(KeyNonceLedger ledger, String transformation) {
        this.ledger = ledger;
        try {
            this.cipher = Cipher.getInstance(transformation, "SunJCE");
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has " + transformation, e);
        }
    }

    @Override
    protected void engineInit(int opmode, Key newKey, AlgorithmParameterSpec parameters, SecureRandom random)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        byte[] newNonce;
        if (parameters instanceof GCMParameterSpec gcm) {
            newNonce = gcm.getIV();
        } else if (parameters instanceof IvParameterSpec iv) {
            newNonce = iv.getIV();
        } else {
            throw new InvalidAlgorithmParameterException("these parameters do not name the nonce");
        }
        cipher.init(opmode, newKey, parameters, random);
        key = newKey;
        nonce = newNonce;
        encrypting = opmode == Cipher.ENCRYPT_MODE;
    }

    @Override
    protected void engineInit(int opmode, Key newKey, SecureRandom random) throws InvalidKeyException {
        throw new InvalidKeyException("a nonce of the cipher's own choice cannot be kept in the ledger");
    }

    @Override
    protected void engineInit(int opmode, Key newKey, AlgorithmParameters parameters, SecureRandom random)
            throws InvalidAlgorithmParameterException {
        throw new InvalidAlgorithmParameterException("these parameters do not name the nonce");
    }

    @Override
    protected void engineUpdateAAD(byte[] source, int offset, int length) {
        cipher.updateAAD(source, offset, length);
    }

    @Override
    protected byte[] engineUpdate(byte[] input, int offset, int length) {
        var output = cipher.update(input, offset, length);
        return output == null ? new byte[0] : output;
    }

    @Override
    protected int engineUpdate(byte[] input, int offset, int length, byte[] output, int outputOffset)
            throws ShortBufferException {
        return cipher.update(input, offset, length, output, outputOffset);
    }

    @Override
    protected byte[] engineDoFinal(byte[] input, int offset, int length)
            throws IllegalBlockSizeException, BadPaddingException {
        record();
        return cipher.doFinal(input, offset, length);
    }

    @Override
    protected int engineDoFinal(byte[] input, int offset, int length, byte[] output, int outputOffset)
            throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
        record();
        return cipher.doFinal(input, offset, length, output, outputOffset);
    }

    private void record() {
        if (encrypting) {
            ledger.sealed(key, nonce);
        }
    }

    @Override
    protected void engineSetMode(String mode) {
        throw new UnsupportedOperationException("the mode is given");
    }

    @Override
    protected void engineSetPadding(String padding) {
        throw new UnsupportedOperationException("an AEAD has no padding");
    }

    @Override
    protected int engineGetBlockSize() {
        return cipher.getBlockSize();
    }

    @Override
    protected int engineGetOutputSize(int inputLength) {
        return cipher.getOutputSize(inputLength);
    }

    @Override
    protected byte[] engineGetIV() {
        return nonce.clone();
    }

    @Override
    protected AlgorithmParameters engineGetParameters() {
        return cipher.getParameters();
    }

    /** Stands in until there is a key. */
    private static final class NoKey implements Key {
        private static final long serialVersionUID = 1L;

        @Override
        public String getAlgorithm() {
            return "none";
        }

        @Override
        public String getFormat() {
            return "RAW";
        }

        @Override
        public byte[] getEncoded() {
            return new byte[0];
        }
    }
}
