package dev.signpost.catalog;

import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a process may start with its encryption keys, given what the database knows and who runs.
 *
 * @param mine ids of its keys
 * @param known keys that were ever used here
 * @param uses how many values are encrypted with each key
 * @param others who runs
 */
record KeyRules(List<KeyId> mine, List<Known> known, Map<KeyId, Long> uses, Others others) {

    /** A key that processes have had; {@code checkValue} is empty if none was kept. */
    record Known(KeyId id, Buffer checkValue, boolean givenUp) {}

    /** A process that runs, its keys in order and the one that it encrypts with. */
    record Holder(String name, List<KeyId> keys, KeyId writes) {}

    /**
     * Who runs.
     *
     * @param silent pods that do not tell their keys
     */
    record Others(List<Holder> holders, long silent) {
        List<String> lacking(KeyId id) {
            return names(false, id);
        }

        List<String> having(KeyId id) {
            return names(true, id);
        }

        private List<String> names(boolean having, KeyId id) {
            return holders.stream()
                    .filter(holder -> holder.keys().contains(id) == having)
                    .map(Holder::name)
                    .toList();
        }

        private List<String> writing(KeyId id) {
            return holders.stream()
                    .filter(holder -> holder.writes().equals(id))
                    .map(Holder::name)
                    .toList();
        }
    }

    /** @throws KeysRefused if it must not start */
    void check() {
        Set<KeyId> needed = new LinkedHashSet<>(uses.keySet());
        known.stream().filter(Known::givenUp).map(Known::id).forEach(needed::remove);
        others.holders().stream().map(Holder::writes).forEach(needed::add);
        needed.removeAll(mine);
        Set<KeyId> ever = known.stream()
                .filter(key -> !key.givenUp())
                .map(Known::id)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        ever.addAll(uses.keySet());
        known.stream().filter(Known::givenUp).map(Known::id).forEach(ever::remove);
        boolean fits = ever.isEmpty() || mine.stream().anyMatch(ever::contains);
        if (needed.isEmpty() && fits) {
            return;
        }
        if (!needed.isEmpty()) {
            String sentences = needed.stream().map(this::missing).collect(Collectors.joining(" "));
            throw new KeysRefused(
                    wrong(fits) + sentences + " " + remedy(needed.iterator().next()));
        }
        KeyId unused = ever.iterator().next();
        throw new KeysRefused(wrong(false) + "Its key is " + list(ever) + "; nothing is encrypted with it yet. Give it,"
                + " or if it is lost: signpost encryption-keys give-up " + unused + ".");
    }

    private String wrong(boolean fits) {
        return fits ? "" : "None of the keys given (" + list(mine) + ") is one that this database knows. ";
    }

    private String missing(KeyId id) {
        long count = uses.getOrDefault(id, 0L);
        List<String> writers = others.writing(id);
        String who = writers.isEmpty() ? "" : "; " + String.join(", ", writers) + " encrypts with it";
        return "The key " + id + " is missing: " + (count == 1 ? "1 secret is" : count + " secrets or headers are")
                + " encrypted with it" + who + ".";
    }

    private static String remedy(KeyId id) {
        return "Add it behind the others; it can be taken out when signpost encryption-keys reencrypt has moved"
                + " everything to the first one and no pod encrypts with it any more. If it is lost for good: signpost"
                + " encryption-keys give-up " + id + " (its webhooks then need new secrets).";
    }

    private static String list(Iterable<KeyId> ids) {
        var text = new StringBuilder();
        ids.forEach(id -> text.append(text.isEmpty() ? "" : ", ").append(id));
        return text.toString();
    }
}
