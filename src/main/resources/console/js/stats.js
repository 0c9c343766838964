// The server's statistics as columns for charts.

/**
 * Takes an answer of …/stats: totals and a list of steps (under points, buckets, steps or items), each beginning at its
 * `at`, `from` or `time`. {totals, times, stepSeconds, amounts, latencies}; totals hold numbers or undefined.
 */
export function readStats(answer) {
  const steps = answer.points ?? answer.buckets ?? answer.steps ?? answer.items ?? [];
  const times = steps.map((step) => new Date(step.at ?? step.from ?? step.time).getTime() / 1000);
  const column = (read) => steps.map((step) => read(step) ?? null);
  const totals = answer.totals ?? answer.total ?? answer;
  return {
    totals: { ...numbers(totals), oldestSeconds: oldest(answer) },
    times,
    stepSeconds: answer.stepSeconds ?? (times.length > 1 ? times[1] - times[0] : 60),
    amounts: [
      { label: 'Delivered', tone: 'good', values: column((step) => numbers(step).delivered) },
      { label: 'Failed attempts', tone: 'bad', values: column((step) => numbers(step).failed) },
    ],
    latencies: [
      { label: 'Median', tone: 'link', values: column((step) => numbers(step).p50) },
      { label: '95 %', tone: 'wait', values: column((step) => numbers(step).p95) },
    ],
  };
}

function numbers(step) {
  const latency = step.latencyMillis ?? step.responseMillis ?? step.latency ?? {};
  return {
    delivered: step.deliveredCount ?? step.delivered,
    failed: step.failedCount ?? step.failed,
    successRate: step.successRate ?? undefined,
    p50: latency.p50 ?? step.p50Millis ?? undefined,
    p95: latency.p95 ?? step.p95Millis ?? undefined,
  };
}

/** How long the oldest delivery has waited, in seconds. */
function oldest(answer) {
  if (typeof answer.oldestWaitingSeconds === 'number') return answer.oldestWaitingSeconds;
  const since = answer.oldestWaitingAt ?? answer.oldestWaiting;
  return typeof since === 'string' ? (Date.now() - new Date(since)) / 1000 : undefined;
}
