package dev.dunlin.handshake.internal;

import dev.dunlin.crypto.CertificateType;
import dev.dunlin.crypto.Credentials;
import dev.dunlin.handshake.CertificateChoice;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where our own certificates and raw public keys come from: a list whose entries may be replaced at any time, or a choice of the
 * application.
 *
 * @param list the preferred first; empty with a choice, and when there are none
 * @param refuseUnknownNames whether a name that no entry of the list is for ends the handshake of a server
 * @param types what a client may show, the preferred first
 */
public record OwnCertificates(
        List<Supplier<Credentials>> list,
        Optional<CertificateChoice> choice,
        boolean refuseUnknownNames,
        List<CertificateType> types) {
    public OwnCertificates {
        list = List.copyOf(list);
        types = List.copyOf(types);
    }

    /** These, which never change; any name will do. */
    public static OwnCertificates of(List<Credentials> credentials) {
        return new OwnCertificates(
                credentials.stream()
                        .<Supplier<Credentials>>map(own -> () -> own)
                        .toList(),
                Optional.empty(),
                false,
                typesOf(credentials));
    }

    /** The types of {@code credentials} in their order. */
    public static List<CertificateType> typesOf(List<Credentials> credentials) {
        return credentials.stream().map(Credentials::type).distinct().toList();
    }

    /** What the list has at this moment. */
    public List<Credentials> current() {
        return list.stream().map(Supplier::get).toList();
    }
}
