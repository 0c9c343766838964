// A form field with its label above, help below and its error beside it.
import { html, useEffect, useId, useRef } from '../html.js';
import { Icon } from './icons.js';

/**
 * The messages of an ApiError for a JSON pointer and all that lies below it.
 *
 * @param {Ui.Failure | null} error
 * @param {string} pointer
 */
export function faults(error, pointer) {
  return (error?.errors ?? [])
    .filter((fault) => fault.pointer === pointer || fault.pointer.startsWith(`${pointer}/`))
    .map((fault) => fault.message);
}

/**
 * Faults that no field of the form shows. pointers: those of the form's fields.
 *
 * @param {Ui.Failure | null} error
 * @param {string[]} pointers
 */
export function otherFaults(error, pointers) {
  return (error?.errors ?? []).filter(
    ({ pointer }) => !pointers.some((known) => pointer === known || pointer.startsWith(`${known}/`)),
  );
}

/**
 * label, help, caution (not an error, but worth a look), pointer and error of the API. children is a function that gets
 * the attributes which tie the control to its texts.
 *
 * @param {{
 *   label: string,
 *   help?: string,
 *   caution?: string | null,
 *   optional?: boolean,
 *   error: Ui.Failure | null,
 *   pointer: string,
 *   children: (control: object) => Ui.Markup,
 * }} props
 */
function Field({ label, help, caution, optional, error, pointer, children }) {
  const id = useId();
  const messages = faults(error, pointer);
  const control = {
    id,
    'aria-describedby': `${id}-help`,
    'aria-invalid': messages.length > 0 ? 'true' : undefined,
  };
  return html`<div class="field">
    <label for=${id}>${label}${optional && html` <span class="optional">(optional)</span>`}</label>
    ${children(control)}
    <div id=${`${id}-help`} class="stack-small">
      ${messages.map((message) => html`<p class="error" key=${message}><${Icon} name="warn" /> ${message}</p>`)}
      ${caution && !messages.length && html`<p class="caution"><${Icon} name="warn" /> ${caution}</p>`}
      ${help && html`<p class="help">${help}</p>`}
    </div>
  </div>`;
}

/**
 * Moves the focus to the first field with an error whenever a new error comes.
 *
 * @param {Ui.Failure | null} error
 */
export function useFirstFault(error) {
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  useEffect(() => {
    const first = error && form.current?.querySelector('[aria-invalid="true"]');
    if (first instanceof HTMLElement) first.focus();
  }, [error]);
  return form;
}

/**
 * A text field: value and onText(text); the rest goes to its frame.
 *
 * @param {{
 *   value: string,
 *   onText: (text: string) => void,
 *   multiline?: boolean,
 *   mono?: boolean,
 *   type?: string,
 *   placeholder?: string,
 *   autocomplete?: string,
 *   inputmode?: string,
 *   spellcheck?: boolean,
 *   required?: boolean,
 *   autofocus?: boolean,
 *   rows?: string,
 *   label: string,
 *   help?: string,
 *   caution?: string | null,
 *   optional?: boolean,
 *   error: Ui.Failure | null,
 *   pointer: string,
 * }} props
 */
export function TextField({ value, onText, multiline, mono, type = 'text', ...rest }) {
  const {
    placeholder,
    autocomplete = 'off',
    inputmode,
    spellcheck = false,
    required,
    autofocus,
    rows,
    ...field
  } = rest;
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => {
    // The attribute works once per document only.
    if (autofocus) input.current?.focus();
  }, []);
  return html`<${Field} ...${field}>
    ${(control) =>
      multiline
        ? html`<textarea ...${control} class=${mono ? 'mono' : ''} value=${value} placeholder=${placeholder}
          rows=${rows}
            spellcheck=${spellcheck} onInput=${(event) => onText(event.target.value)}></textarea>`
        : html`<input ...${control} class=${mono ? 'mono' : ''} type=${type} value=${value} placeholder=${placeholder}
            autocomplete=${autocomplete} inputmode=${inputmode} spellcheck=${spellcheck} required=${required}
            ref=${input} onInput=${(event) => onText(event.target.value)} />`}
  <//>`;
}
