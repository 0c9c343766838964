package dev.signpost.settings;

import java.util.List;
import java.util.stream.Collectors;

/** The settings will not do. Its message has one line for each fault, without secrets. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<SettingFault> faults;

    SettingsException(List<SettingFault> faults) {
        super(faults.stream().map(SettingFault::sentence).collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    public List<SettingFault> faults() {
        return faults;
    }
}
