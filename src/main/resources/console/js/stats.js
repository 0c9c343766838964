// The server's statistics as columns for charts.

/**
 * Takes an answer of …/stats. {totals, times, stepSeconds, amounts, latencies}: totals hold numbers or null, times are
 * seconds since 1970, amounts and latencies the series of a chart.
 */
export function readStats({ totals, stepSeconds, points }) {
  const column = (read) => points.map(read);
  return {
    totals: {
      delivered: totals.deliveredCount,
      successRate: totals.successRate,
      p50: totals.responseMillis.p50,
      p95: totals.responseMillis.p95,
      oldestSeconds: totals.oldestWaitingAt && (Date.now() - new Date(totals.oldestWaitingAt)) / 1000,
    },
    times: column((point) => new Date(point.at).getTime() / 1000),
    stepSeconds,
    amounts: [
      { label: 'Delivered', tone: 'good', values: column((point) => point.deliveredCount) },
      { label: 'Failed attempts', tone: 'bad', values: column((point) => point.failedCount) },
    ],
    latencies: [
      { label: 'Median', tone: 'link', values: column((point) => point.responseMillis.p50) },
      { label: '95 %', tone: 'wait', values: column((point) => point.responseMillis.p95) },
    ],
  };
}
