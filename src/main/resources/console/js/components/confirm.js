// Asks once before what cannot be undone. The browser's own <dialog> keeps the focus inside and closes on Escape.
import { html, useEffect, useRef, useState, signal } from '../html.js';
import { ErrorBox } from './states.js';

/**
 * @typedef {{
 *   title: string,
 *   text?: string,
 *   body?: Ui.Markup,
 *   action: string,
 *   danger?: boolean,
 *   run: () => Promise<unknown>,
 * }} Question
 */

const asked = signal(/** @type {Question | null} */ (null));

/**
 * Opens the dialog. {title, text, action, danger, run}: run is the deed itself, and the dialog stays open with the
 * error if it fails. body: more to show, a component's markup.
 *
 * @param {Question} question
 */
export function confirm(question) {
  asked.value = question;
}

/** Stands once in the shell. */
export function ConfirmDialog() {
  const question = asked.value;
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [state, setState] = useState({ busy: false, error: /** @type {Ui.Failure | null} */ (null) });
  useEffect(() => {
    if (!question) return;
    setState({ busy: false, error: null });
    dialog.current?.showModal();
  }, [question]);
  if (!question) return null;

  const close = () => {
    asked.value = null;
  };
  // The browser tells it a little later: whoever has asked something else meanwhile is not meant.
  const closed = () => {
    if (asked.value === question && !dialog.current?.open) close();
  };
  /** @param {Event} event */
  const agree = async (event) => {
    event.preventDefault();
    setState({ busy: true, error: null });
    try {
      await question.run();
      close();
    } catch (error) {
      setState({ busy: false, error });
    }
  };
  return html`<dialog ref=${dialog} class="dialog" onClose=${closed} aria-labelledby="question">
    <form class="stack" onSubmit=${agree}>
      <h2 id="question">${question.title}</h2>
      ${question.text && html`<p>${question.text}</p>`}
      ${question.body}
      <${ErrorBox} error=${state.error} />
      <div class="bar dialog-foot">
        <button type="button" onClick=${() => dialog.current?.close()}>Cancel</button>
        <button class=${question.danger ? 'danger' : 'primary'} disabled=${state.busy}>${question.action}</button>
      </div>
    </form>
  </dialog>`;
}
