// The server's statistics as columns for charts.

/**
 * Takes an answer of …/stats. {totals, times, stepSeconds, amounts, latencies}: totals hold numbers or null, times are
 * seconds since 1970, amounts and latencies the series of a chart.
 *
 * @param {Api.Stats} answer
 */
export function readStats({ totals, successRate, latency, oldestWaiting, waitingCount, stepSeconds, points }) {
  /** @param {'delivered' | 'failed' | 'p50Millis' | 'p95Millis'} name */
  const column = (name) => points.map((point) => point[name]);
  return {
    totals: {
      delivered: totals.delivered,
      successRate,
      p50: latency.p50Millis,
      p95: latency.p95Millis,
      waiting: waitingCount,
      oldestSeconds: oldestWaiting === null ? null : (Date.now() - new Date(oldestWaiting).getTime()) / 1000,
    },
    times: points.map((point) => new Date(point.at).getTime() / 1000),
    stepSeconds,
    amounts: [
      { label: 'Delivered', tone: 'good', values: column('delivered') },
      { label: 'Failed attempts', tone: 'bad', values: column('failed') },
    ],
    latencies: [
      { label: 'Median', tone: 'link', values: column('p50Millis') },
      { label: '95 %', tone: 'wait', values: column('p95Millis') },
    ],
  };
}
