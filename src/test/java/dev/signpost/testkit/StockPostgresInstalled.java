package dev.signpost.testkit;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Leaves out, with a sentence, the tests that are to run on the distribution's Postgres where there is none. Not in CI:
 * there they fail. Only that run of the tests looks for it (see pom.xml).
 */
public final class StockPostgresInstalled implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return StockPostgres.programs().isPresent() || Missing.isCi()
                ? ConditionEvaluationResult.enabled("")
                : ConditionEvaluationResult.disabled(StockPostgres.MISSING);
    }
}
