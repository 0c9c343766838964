// The server's statistics as columns for charts.

/**
 * Takes an answer of …/stats: {stepSeconds, totals, points: [{at, …}]}, where totals and points have deliveredCount,
 * failedCount, successRate (0 to 1) and responseMillis {p50, p95}; totals besides oldestWaitingAt.
 * {totals, times, stepSeconds, amounts, latencies}, or null for another shape. Times in seconds since 1970.
 */
export function readStats(answer) {
  if (!answer.totals || !Array.isArray(answer.points)) return null;
  const { points, totals } = answer;
  const column = (read) => points.map((point) => read(point) ?? null);
  const oldest = totals.oldestWaitingAt;
  return {
    totals: {
      delivered: totals.deliveredCount,
      successRate: totals.successRate,
      p50: totals.responseMillis?.p50,
      p95: totals.responseMillis?.p95,
      oldestSeconds: oldest ? (Date.now() - new Date(oldest)) / 1000 : undefined,
    },
    times: points.map((point) => new Date(point.at).getTime() / 1000),
    stepSeconds: answer.stepSeconds,
    amounts: [
      { label: 'Delivered', tone: 'good', values: column((point) => point.deliveredCount) },
      { label: 'Failed', tone: 'bad', values: column((point) => point.failedCount) },
    ],
    latencies: [
      { label: 'Median', tone: 'link', values: column((point) => point.responseMillis?.p50) },
      { label: '95 %', tone: 'wait', values: column((point) => point.responseMillis?.p95) },
    ],
  };
}
