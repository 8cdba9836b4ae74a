package dev.dunlin.audit.source;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A decision by ProtocolVersion outside VersionNegotiation. What differs between the versions is a type that is chosen once; a comparison
 * anywhere else is the start of an engine full of them.
 */
final class VersionComparison implements SourceRule {
    private static final String VERSION = "dev.dunlin.handshake.ProtocolVersion";
    private static final Set<String> COMPARING = Set.of("equals", "compareTo");
    private static final Set<Tree.Kind> OPERATORS = Set.of(
            Tree.Kind.EQUAL_TO,
            Tree.Kind.NOT_EQUAL_TO,
            Tree.Kind.LESS_THAN,
            Tree.Kind.LESS_THAN_EQUAL,
            Tree.Kind.GREATER_THAN,
            Tree.Kind.GREATER_THAN_EQUAL);

    @Override
    public List<Finding> check(SourceFile file) {
        if (file.path().endsWith("/VersionNegotiation.java") || file.path().endsWith("/ProtocolVersion.java")) {
            return List.of();
        }
        var scanner = new Scanner(file);
        scanner.scan(file.unit(), null);
        return scanner.findings;
    }

    private static final class Scanner extends TreePathScanner<Void, Void> {
        private final SourceFile file;
        private final List<Finding> findings = new ArrayList<>();

        Scanner(SourceFile file) {
            this.file = file;
        }

        @Override
        public Void visitBinary(BinaryTree tree, Void unused) {
            var left = tree.getLeftOperand();
            var right = tree.getRightOperand();
            boolean withNull = left.getKind() == Tree.Kind.NULL_LITERAL || right.getKind() == Tree.Kind.NULL_LITERAL;
            if (OPERATORS.contains(tree.getKind()) && !withNull && (tellsVersion(left) || tellsVersion(right))) {
                found(tree);
            }
            return super.visitBinary(tree, null);
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
            var name = call.getMethodSelect() instanceof MemberSelectTree select
                    ? select.getIdentifier().toString()
                    : call.getMethodSelect().toString();
            boolean onVersion = call.getMethodSelect() instanceof MemberSelectTree select
                    && isVersion(new TreePath(getCurrentPath(), select), select.getExpression());
            boolean withVersion =
                    call.getArguments().stream().anyMatch(argument -> isVersion(getCurrentPath(), argument));
            if (COMPARING.contains(name) && (onVersion || withVersion)) {
                found(call);
            }
            return super.visitMethodInvocation(call, null);
        }

        @Override
        public Void visitSwitch(SwitchTree tree, Void unused) {
            selector(tree, tree.getExpression());
            return super.visitSwitch(tree, null);
        }

        @Override
        public Void visitSwitchExpression(SwitchExpressionTree tree, Void unused) {
            selector(tree, tree.getExpression());
            return super.visitSwitchExpression(tree, null);
        }

        private void selector(Tree tree, ExpressionTree expression) {
            if (tellsVersion(unwrapped(expression))) {
                found(tree);
            }
        }

        /** A version, or a number that stands for one: the result of any of its own methods. */
        private boolean tellsVersion(ExpressionTree operand) {
            if (isVersion(getCurrentPath(), operand)) {
                return true;
            }
            return unwrapped(operand) instanceof MethodInvocationTree call
                    && call.getMethodSelect() instanceof MemberSelectTree select
                    && isVersion(new TreePath(getCurrentPath(), select), select.getExpression());
        }

        private boolean isVersion(TreePath parent, ExpressionTree expression) {
            return Types.nameOf(file, parent, unwrapped(expression)).equals(VERSION);
        }

        private static ExpressionTree unwrapped(ExpressionTree expression) {
            return expression instanceof ParenthesizedTree parenthesized
                    ? unwrapped(parenthesized.getExpression())
                    : expression;
        }

        private void found(Tree tree) {
            findings.add(file.finding(tree, "compares a ProtocolVersion"));
        }
    }
}
