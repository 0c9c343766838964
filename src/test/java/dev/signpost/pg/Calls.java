package dev.signpost.pg;

import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** All places in the sources where a parameter is set, as the compiler understands them. */
final class Calls {
    /**
     * One parameter that is set.
     *
     * @param statements of which the call is one; none if that is not to be seen where the parameter is set
     * @param type simple name of what is passed; null for {@code setNull}
     * @param place file and line
     */
    record Setting(
            List<String> statements,
            String parameter,
            @Nullable String type,
            String place) {}

    /**
     * One call that is complete where it stands.
     *
     * @param parameters that it sets
     */
    record Whole(String statement, List<String> parameters, String place) {}

    final List<Setting> settings = new ArrayList<>();
    final List<Whole> wholes = new ArrayList<>();

    /** Reads these files, whose classes are on the class path. */
    static Calls in(List<Path> files) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var calls = new Calls();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var options = List.of("-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path"));
            var task = (JavacTask)
                    compiler.getTask(null, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files));
            var units = task.parse();
            task.analyze();
            for (var unit : units) {
                calls.new Reader(Trees.instance(task)).scan(new TreePath(unit), null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return calls;
    }

    private final class Reader extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final Trees trees;
        // Of this file; they stand before the methods.
        private final Map<String, String> constants = new HashMap<>();

        private Reader(Trees trees) {
            this.trees = trees;
        }

        @Override
        public @Nullable Void visitVariable(VariableTree variable, @Nullable Void nothing) {
            if (variable.getInitializer() instanceof MethodInvocationTree named
                    && named.getMethodSelect().toString().equals("Sql.named")
                    && named.getArguments().get(0) instanceof LiteralTree name) {
                constants.put(variable.getName().toString(), String.valueOf(name.getValue()));
            }
            return super.visitVariable(variable, null);
        }

        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
            if (isSetting(call)) {
                Element method = trees.getElement(getCurrentPath());
                settings.add(new Setting(statements(root(call)), parameter(call), type(method), place(call)));
            } else if (call.getMethodSelect() instanceof MemberSelectTree run
                    && run.getIdentifier().contentEquals("run")
                    && call.getArguments().size() == 1
                    && call.getArguments().get(0) instanceof MethodInvocationTree binding) {
                lookAtWhole(binding);
            }
            return super.visitMethodInvocation(call, null);
        }

        private void lookAtWhole(MethodInvocationTree binding) {
            List<String> statements = statements(root(binding));
            List<String> parameters = new ArrayList<>();
            if (root(binding) instanceof MethodInvocationTree bind
                    && bind.getMethodSelect().toString().equals("fence.bind")) {
                parameters.addAll(List.of("pod", "slot", "nonce"));
            }
            ExpressionTree at = binding;
            while (at instanceof MethodInvocationTree set && isSetting(set)) {
                parameters.add(parameter(set));
                at = receiver(set);
            }
            statements.forEach(statement -> wholes.add(new Whole(statement, parameters, place(binding))));
        }

        private boolean isSetting(MethodInvocationTree call) {
            return call.getMethodSelect() instanceof MemberSelectTree select
                    && (select.getIdentifier().contentEquals("set")
                            || select.getIdentifier().contentEquals("setNull"))
                    && String.valueOf(trees.getTypeMirror(new TreePath(getCurrentPath(), call)))
                            .endsWith("Binding")
                    && call.getArguments().get(0) instanceof LiteralTree;
        }

        private static String parameter(MethodInvocationTree call) {
            return String.valueOf(((LiteralTree) call.getArguments().get(0)).getValue());
        }

        private static @Nullable String type(Element method) {
            var parameters = ((ExecutableElement) method).getParameters();
            return parameters.size() < 2
                    ? null
                    : parameters.get(1).asType().toString().replaceAll("@[\\w.]+ *|[\\w]+\\.|\\s", "");
        }

        private static ExpressionTree receiver(MethodInvocationTree call) {
            return ((MemberSelectTree) call.getMethodSelect()).getExpression();
        }

        private ExpressionTree root(MethodInvocationTree call) {
            ExpressionTree at = call;
            while (at instanceof MethodInvocationTree set && isSetting(set)) {
                at = receiver(set);
            }
            return at;
        }

        /** Of {@code STATEMENT.bind()}, {@code fence.bind(STATEMENT)} or one of two. */
        private List<String> statements(ExpressionTree root) {
            if (!(root instanceof MethodInvocationTree bind)
                    || !(bind.getMethodSelect() instanceof MemberSelectTree select)
                    || !select.getIdentifier().contentEquals("bind")) {
                return List.of();
            }
            return constants(
                    bind.getArguments().isEmpty()
                            ? select.getExpression()
                            : bind.getArguments().get(0));
        }

        private List<String> constants(ExpressionTree expression) {
            if (expression instanceof ParenthesizedTree brackets) {
                return constants(brackets.getExpression());
            }
            if (expression instanceof ConditionalExpressionTree either) {
                List<String> both = new ArrayList<>(constants(either.getTrueExpression()));
                both.addAll(constants(either.getFalseExpression()));
                return both;
            }
            String name = expression instanceof IdentifierTree constant
                    ? constants.get(constant.getName().toString())
                    : null;
            return name == null ? List.of() : List.of(name);
        }

        private String place(MethodInvocationTree call) {
            var unit = getCurrentPath().getCompilationUnit();
            long position = trees.getSourcePositions()
                    .getStartPosition(unit, call.getArguments().get(0));
            return Path.of(unit.getSourceFile().getName()).getFileName() + ", line "
                    + unit.getLineMap().getLineNumber(position);
        }
    }
}
