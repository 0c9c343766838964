package dev.signpost.settings;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes settings as a settings file would have them, with secrets hidden. */
public final class SettingsPrinter {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./][A-Za-z0-9_./ -]*");

    private SettingsPrinter() {}

    public static String print(Settings settings) {
        var text = new StringBuilder();
        print(settings, "", text);
        return text.toString();
    }

    private static void print(Record section, String indent, StringBuilder text) {
        for (RecordComponent component : section.getClass().getRecordComponents()) {
            Object value = read(section, component);
            text.append(indent).append(component.getName()).append(':');
            if (value instanceof Record inner && !(value instanceof PortRange || value instanceof AddressRange)) {
                text.append('\n');
                print(inner, indent + "  ", text);
            } else {
                text.append(' ').append(text(value)).append('\n');
            }
        }
    }

    private static @Nullable Object read(Record section, RecordComponent component) {
        try {
            return component.getAccessor().invoke(section);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(@Nullable Object value) {
        if (value instanceof Duration time) {
            return Values.text(time);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(SettingsPrinter::text).collect(Collectors.joining(", ", "[", "]"));
        }
        String text = String.valueOf(value);
        boolean bare = value == null || value instanceof Number || value instanceof Boolean;
        return bare || PLAIN.matcher(text).matches()
                ? text
                : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
