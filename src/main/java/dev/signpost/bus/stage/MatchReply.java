package dev.signpost.bus.stage;

import dev.signpost.model.Match;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From match: the targets of each event, and the version of the catalogue that they were resolved against.
 *
 * @param matches in the order of the request; null where this pod's memory has no such tenant, or one older than
 *     wanted: then it has to be read first
 */
public record MatchReply(List<@Nullable Match> matches) implements StageMessage {}
