// Numbers and charts of a span of time, for one webhook or for all. Hidden where the server has none.
import { html, useState } from '../html.js';
import { getIfThere } from '../api.js';
import { api, tenantId } from '../state.js';
import { useEvery, useLoad } from '../load.js';

const REFRESH_MILLIS = 15000;

export function StatsPanel({ path }) {
  const load = useLoad((signal) => getIfThere(api(path), {}, signal), [path, tenantId.value]);
  useEvery(load.data ? REFRESH_MILLIS : 0, load.reload);
  return null;
}
