package dev.signpost.chaos;

import dev.signpost.planted.Overlay;
import dev.signpost.planted.PlantedBug;
import dev.signpost.testkit.SignpostProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The command: storms from the command line, until one is found out or all are over. */
public final class Chaos {
    private static final String HELP = """
            Strikes running pods, their database and their receivers, and looks for every event afterwards.

              --seed N          of everything that is drawn; default: from the clock
              --runs N          storms, one after the other, each with the next seed; default 1
              --troubles LIST   like pod-killed=6,pod-frozen=2; default: 12, drawn by their weights
              --pods N          default 2
              --rate N          requests a second, one in ten with up to twenty events; default 150
              --calm N          seconds of quiet before each trouble of processes; default 0
              --postgres KIND   embedded or debian; default embedded
              --standby         with a synchronous standby, for failed-over
              --pooler          with PgBouncer before the database, in session mode
              --loopback        without network namespaces
              --dir DIR         for the logs; default target/chaos/SEED
              --planted NAME    runs the pods with that bug, which the storm must find
              --go-on           also after a storm that was not sound

            The exit status is 1 if any storm was not sound. A storm's logs stay in its directory.

            Troubles:""";

    private Chaos() {}

    public static void main(String[] args) {
        Deque<String> words = new ArrayDeque<>(List.of(args));
        if (words.contains("--help")) {
            System.out.println(HELP);
            List.of(Trouble.values()).forEach(trouble -> System.out.println("  " + trouble.words()));
            return;
        }
        var request = new Request();
        try {
            while (!words.isEmpty()) {
                request.take(words.poll(), words);
            }
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "; --help tells what there is");
            System.exit(2);
        }
        System.exit(request.run() ? 0 : 1);
    }

    /** What the words of the command ask for. */
    private static final class Request {
        private long seed = System.nanoTime() % 1_000_000;
        private int runs = 1;
        private Optional<Map<Trouble, Integer>> deck = Optional.empty();
        private int pods = 2;
        private int rate = 150;
        private int calm;
        private String postgres = "embedded";
        private boolean standby;
        private boolean loopback;
        private boolean pooler;
        private boolean goOn;
        private Optional<PlantedBug> planted = Optional.empty();
        private Optional<Path> directory = Optional.empty();

        private void take(String option, Deque<String> rest) {
            switch (option) {
                case "--standby" -> standby = true;
                case "--loopback" -> loopback = true;
                case "--pooler" -> pooler = true;
                case "--go-on" -> goOn = true;
                default -> takeValue(option, rest);
            }
        }

        private void takeValue(String option, Deque<String> rest) {
            if (rest.isEmpty()) {
                throw new IllegalArgumentException(option + " is no option, or lacks its value");
            }
            String value = rest.poll();
            switch (option) {
                case "--seed" -> seed = Long.parseLong(value);
                case "--runs" -> runs = Integer.parseInt(value);
                case "--troubles" -> deck = Optional.of(StormOptions.deck(value));
                case "--pods" -> pods = Integer.parseInt(value);
                case "--rate" -> rate = Integer.parseInt(value);
                case "--calm" -> calm = Integer.parseInt(value);
                case "--postgres" -> postgres = value;
                case "--planted" -> planted = Optional.of(PlantedBug.named(value));
                case "--dir" -> directory = Optional.of(Path.of(value));
                default -> throw new IllegalArgumentException(option + " is no option");
            }
        }

        private StormOptions options(long number) {
            StormOptions options = StormOptions.ofSeed(number)
                    .pods(pods)
                    .rate(rate)
                    .calm(calm)
                    .postgres(postgres, standby)
                    .loopback(loopback)
                    .pooler(pooler);
            options = deck.map(options::deck).orElse(options);
            return directory
                    .map(path -> path.resolve("" + number))
                    .map(options::in)
                    .orElse(options);
        }

        private boolean run() {
            boolean sound = true;
            var totals = new Totals();
            Path overlays = Path.of("target", "chaos", "planted");
            UnaryOperator<SignpostProcess> pods = planted.map(
                            bug -> Overlay.of(bug, overlays).path())
                    .<UnaryOperator<SignpostProcess>>map(overlay -> pod -> pod.planted(overlay))
                    .orElse(UnaryOperator.identity());
            for (long number = seed; number < seed + runs && (sound || goOn); number++) {
                Instant begun = Instant.now();
                try (var storm = new Storm(
                        options(number),
                        line -> System.out.printf(
                                "%5d s  %s%n",
                                Duration.between(begun, Instant.now()).toSeconds(), line),
                        pods)) {
                    Findings findings = storm.run();
                    System.out.printf("seed %d: %s%n", number, findings);
                    sound &= findings.isSound();
                    totals.add(options(number), findings);
                }
            }
            if (runs > 1) {
                System.out.println(totals);
            }
            return sound;
        }
    }
}
