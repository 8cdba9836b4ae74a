package dev.dunlin.audit.source;

import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code equals} asked of a value that proves something: it stops at the first difference, as comparisons of arrays do, and hides that
 * behind a record's generated method.
 */
final class EqualsOnProofs implements SourceRule {
    private static final Set<String> PROOFS = Set.of(
            "dev.dunlin.crypto.internal.Secret",
            "dev.dunlin.handshake.internal.message.Cookie",
            "dev.dunlin.handshake.internal.message.Finished",
            "dev.dunlin.handshake.internal.message.VerifyData");

    @Override
    public List<Finding> check(SourceFile file) {
        var findings = new ArrayList<Finding>();
        new TreePathScanner<Void, Void>() {
            @Override
            public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
                if (call.getMethodSelect() instanceof MemberSelectTree select
                        && select.getIdentifier().contentEquals("equals")) {
                    var types = new ArrayList<String>();
                    types.add(Types.nameOf(file, new TreePath(getCurrentPath(), select), select.getExpression()));
                    call.getArguments().forEach(argument -> types.add(Types.nameOf(file, getCurrentPath(), argument)));
                    types.stream()
                            .filter(PROOFS::contains)
                            .findFirst()
                            .ifPresent(proof -> findings.add(file.finding(call, "asks equals of " + proof)));
                }
                return super.visitMethodInvocation(call, null);
            }
        }.scan(file.unit(), null);
        return findings;
    }
}
