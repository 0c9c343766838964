/**
 * Strikes the running system and believes only what others saw of it.
 *
 * <p>{@link dev.signpost.chaos.Storm} runs pods as processes on a Postgres of their own, with publishers, receivers and
 * users of the API, while {@link dev.signpost.chaos.Nemesis} and {@link dev.signpost.chaos.Receptions} do what a
 * {@link dev.signpost.chaos.Plan} says, which is drawn from a seed. {@link dev.signpost.chaos.Checker} then reads their
 * logs ({@link dev.signpost.chaos.Evidence}) and names each {@link dev.signpost.chaos.Breach} of what is promised.
 * {@link dev.signpost.chaos.Chaos} is the command.
 */
@org.jspecify.annotations.NullMarked
package dev.signpost.chaos;
