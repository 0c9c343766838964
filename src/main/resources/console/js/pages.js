// Which page stands at which address below /console/. The first pattern that fits counts.
import { Webhooks } from './pages/webhooks.js';
import { EditWebhook, NewWebhook } from './pages/webhook-edit.js';
import { Deliveries } from './pages/deliveries.js';
import { Delivery } from './pages/delivery.js';
import { Webhook } from './pages/webhook.js';
import { DeadLetters } from './pages/dead-letters.js';
import { Events } from './pages/events.js';
import { Event } from './pages/event.js';
import { EventTypes } from './pages/event-types.js';
import { Overview } from './pages/overview.js';
import { Settings } from './pages/settings.js';

/** @type {Array<[pattern: string, page: Ui.PageComponent]>} */
export const pages = [
  ['', Overview],
  ['webhooks', Webhooks],
  ['webhooks/new', NewWebhook],
  ['webhooks/:id', Webhook],
  ['webhooks/:id/edit', EditWebhook],
  ['deliveries', Deliveries],
  ['deliveries/:id', Delivery],
  ['dead-letters', DeadLetters],
  ['events', Events],
  ['events/:id', Event],
  ['event-types', EventTypes],
  ['settings', Settings],
];
