// What a page shows when it has nothing, waits, or failed.
import { html, useEffect, useState } from '../html.js';
import { Icon } from './icons.js';

/**
 * Grey bars, only if it takes longer than 150 ms: quick answers should not flicker.
 *
 * @param {{ rows?: number }} props
 */
export function Skeleton({ rows = 5 }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 150);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return html`<div class="skeleton-space" aria-busy="true"></div>`;
  return html`<div class="skeleton" role="status" aria-label="Loading">
    ${Array.from({ length: rows }, (_, i) => html`<div key=${i}><i></i><i></i></div>`)}
  </div>`;
}

/**
 * What will appear here, and the first step towards it as children.
 *
 * @param {{ title: string, text: string, children?: Ui.Markup }} props
 */
export function Empty({ title, text, children }) {
  return html`<div class="empty">
    <h2>${title}</h2>
    ${text && html`<p class="muted">${text}</p>`}
    ${children}
  </div>`;
}

/**
 * What happened, why, and what to do.
 *
 * @param {{ error?: Ui.Told | null, retry?: () => void, title?: string }} props
 */
export function ErrorBox({ error, retry, title }) {
  if (!error) return null;
  const hint = advice(error);
  return html`<div class="error-box" role="alert">
    <${Icon} name="warn" />
    <div class="grow stack-small">
      <strong>${title ?? error.title ?? 'That did not work'}</strong>
      <span class="wrap">${error.detail || error.message}</span>
      ${
        error.errors &&
        error.errors.length > 0 &&
        html`<ul>${error.errors.map(
          (fault) => html`<li key=${fault.pointer}><code>${fault.pointer}</code> ${fault.message}</li>`,
        )}</ul>`
      }
      ${hint && html`<span class="muted">${hint}</span>`}
      ${error.instance && html`<span class="small faint">Request <code>${error.instance}</code></span>`}
    </div>
    ${retry && html`<button class="compact" onClick=${retry}>Try again</button>`}
  </div>`;
}

/** @param {Ui.Told} error */
function advice(error) {
  if (error.status === 403) return 'The key that you signed in with may not do this. Ask for one with a wider scope.';
  if (error.status === 429 || error.status === 503) {
    return error.retryAfter ? `Try again in ${error.retryAfter} s.` : 'Try again in a moment.';
  }
  if (error.status === 412) return 'Somebody else changed it meanwhile. Reload the page, then change it again.';
  return null;
}

/**
 * The data of a useLoad as markup, once it is there. What was loaded before stays while new data comes.
 *
 * @template Data
 * @param {Ui.Load<Data>} load
 * @param {(data: Data) => Ui.Markup} draw
 * @param {number} [rows]
 */
export function loaded(load, draw, rows) {
  if (load.data === null || load.data === undefined) {
    return load.error
      ? html`<${ErrorBox} error=${load.error} retry=${load.reload} />`
      : html`<${Skeleton} rows=${rows} />`;
  }
  return html`${load.error && html`<${ErrorBox} error=${load.error} retry=${load.reload} />`}${draw(load.data)}`;
}
