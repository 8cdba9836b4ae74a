package dev.dunlin.audit.source;

import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Element;

/**
 * A type of javax.crypto or java.security outside the module that alone may touch them. Handles that are passed on unopened, and those that
 * public signatures need, are let through: they name no algorithm.
 */
final class CryptographyElsewhere implements SourceRule {
    private static final String HOME = "crypto/";
    /** With their supertypes, which declare what can be asked of them, and what their accessors may raise. */
    private static final Set<String> HANDLES = Set.of(
            "java.security.SecureRandom",
            "java.security.Key",
            "java.security.PublicKey",
            "java.security.PrivateKey",
            "java.security.cert.Certificate",
            "java.security.cert.CertificateEncodingException",
            "java.security.cert.X509Certificate");

    @Override
    public List<Finding> check(SourceFile file) {
        if (file.path().startsWith(HOME)) {
            return List.of();
        }
        var seen = new LinkedHashSet<String>();
        var findings = new ArrayList<Finding>();
        new ElementScanner(file) {
            @Override
            void named(Tree place, Element element) {
                var owner = Types.ownerOf(element);
                boolean cryptography = owner.startsWith("javax.crypto.") || owner.startsWith("java.security.");
                if (cryptography && !HANDLES.contains(owner) && seen.add(owner)) {
                    findings.add(file.finding(place, "uses " + owner));
                }
            }
        }.scan();
        return findings;
    }
}
