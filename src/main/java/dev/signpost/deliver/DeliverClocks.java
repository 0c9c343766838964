package dev.signpost.deliver;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Time and chance, as the lanes see them. */
record DeliverClocks(InstantSource clock, LongSupplier nanoTime, RandomGenerator random) {}
