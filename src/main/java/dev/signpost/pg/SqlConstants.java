package dev.signpost.pg;

import dev.signpost.model.Coded;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;

/**
 * Constants of Java that statements name: {@code :ParkReason.EXHAUSTED} is its code, {@code :JobState.DONE} its name as
 * a text, {@code :ParkReason.FIRST_HELD} a number. Their classes are those of {@code model} or of the package whose
 * statement it is.
 */
final class SqlConstants {
    private static final String MODEL = "model";
    private final String root = Coded.class.getPackageName().replaceFirst(MODEL + "$", "");
    private final List<String> packages;

    /** @param owner package of the statements */
    SqlConstants(String owner) {
        packages = List.of(MODEL, owner);
    }

    /**
     * A constant as it stands in a statement.
     *
     * @throws IllegalArgumentException if there is none, with what is wrong
     */
    String literal(String name) {
        int dot = name.lastIndexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException("stands without its class's constant; parameters begin small");
        }
        return literal(value(type(name.substring(0, dot)), name.substring(dot + 1)));
    }

    private Class<?> type(String name) {
        for (String each : packages) {
            try {
                return Class.forName(
                        root + each + "." + name.replace('.', '$'), true, SqlConstants.class.getClassLoader());
            } catch (ClassNotFoundException e) {
                // Perhaps in the next one.
            }
        }
        throw new IllegalArgumentException("is of a class that is not in " + String.join(" or ", packages));
    }

    private static Object value(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            int modifiers = field.getModifiers();
            if (!Modifier.isStatic(modifiers) || !Modifier.isFinal(modifiers)) {
                throw new IllegalArgumentException("is no constant");
            }
            field.setAccessible(true);
            return field.get(null);
        } catch (NoSuchFieldException e) {
            throw new IllegalArgumentException("is not in its class", e);
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException("cannot be read", e);
        }
    }

    private static String literal(Object value) {
        if (value instanceof Coded coded) {
            return String.valueOf(coded.code());
        }
        if (value instanceof Integer || value instanceof Long || value instanceof Short) {
            return String.valueOf(value);
        }
        if (value instanceof Enum<?> constant) {
            return quoted(constant.name());
        }
        if (value instanceof String text) {
            return quoted(text);
        }
        throw new IllegalArgumentException("is neither an enum's constant nor a whole number nor a text");
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
