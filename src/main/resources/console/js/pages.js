// Which page stands at which address below /console/. The first pattern that fits counts.
import { Webhooks } from './pages/webhooks.js';

export const pages = [
  ['webhooks', Webhooks],
];
