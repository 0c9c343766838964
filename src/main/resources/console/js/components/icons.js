// Line icons, 24 units wide, drawn here so that nothing has to be loaded.
import { html } from '../html.js';

/** @typedef {keyof typeof PATHS} IconName */

const PATHS = {
  sign: 'M12 3v18M12 5h6.5L21 7.5 18.5 10H12M12 12H5.5L3 14.5 5.5 17H12',
  overview: 'M4 13h4l2.5-7 3.5 12 2.5-5H20',
  webhooks:
    'M9 16.5a3.5 3.5 0 1 1-3-5.2M9.5 9.8A3.5 3.5 0 1 1 15.3 7M10 16.5h6.5M16.5 16.5a3 3 0 1 0 .9-5.3L13.3 7M6 16.5l4-7',
  events: 'M13 3 5 14h6l-1 7 8-11h-6z',
  deliveries: 'M4 12 20 4l-5 16-4-6zM11 14l4-4',
  dead: 'M4 7l8 6 8-6M4 6h16v12H4zM15 14l4 4m0-4-4 4',
  types: 'M4 5h7l9 9-6 6-9-9zM8 9h.01',
  settings: 'M4 7h9m4 0h3M4 17h3m4 0h9M15 5v4M9 15v4',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  search: 'M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14M20 20l-4-4',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  check: 'M5 12.5 10 17 19 7',
  eye: 'M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6M12 9.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5',
  hide:
    'M4 4l16 16M9.9 6.2A9 9 0 0 1 12 6c5.5 0 9 6 9 6a16 16 0 0 1-2.6 3.2' +
    'M6 7.8A16 16 0 0 0 3 12s3.5 6 9 6a9 9 0 0 0 3.5-.7',
  warn: 'M12 4 2.5 20h19zM12 10v4M12 17h.01',
  back: 'M14 6l-6 6 6 6',
  next: 'M10 6l6 6-6 6',
  close: 'M6 6l12 12M18 6 6 18',
  plus: 'M12 5v14M5 12h14',
  out: 'M10 4H5v16h5M15 8l4 4-4 4M9 12h10',
};

/** @param {{ name: IconName }} props */
export function Icon({ name }) {
  return html`<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8"
    stroke-linecap="round"
    stroke-linejoin="round" aria-hidden="true"><path d=${PATHS[name]} /></svg>`;
}
