package dev.signpost.pg;

import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/** Lets no default of the role or the server cut a migration short. */
final class WithoutLimits implements Callback {
    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.AFTER_CONNECT;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        try (var statement = context.getConnection().createStatement()) {
            statement.execute(SessionSettings.NO_LIMITS);
        } catch (SQLException e) {
            throw new FlywayException(e.getMessage(), e);
        }
    }

    @Override
    public String getCallbackName() {
        return "without_limits";
    }
}
