// Destinations to which nothing is sent, whoever's webhooks they are. For whoever runs the instance.
import { html, useState } from '../../html.js';
import { call, get, post } from '../../api.js';
import { instanceChanges, say } from '../../state.js';
import { useAction, useLoad } from '../../load.js';
import { confirm } from '../../components/confirm.js';
import { Empty, ErrorBox, loaded } from '../../components/states.js';
import { TextField, useFirstFault } from '../../components/field.js';
import { Due, Time } from '../../components/time.js';

const PATH = '/v1/stopped-destinations';

export function Stops() {
  const load = useLoad((signal) => get(PATH, {}, signal), []);
  const [making, setMaking] = useState(false);
  const done = () => {
    setMaking(false);
    load.reload();
  };
  return html`<section class="stack-small">
    <div class="bar"><p class="muted grow">Nothing is sent to a stopped destination, whoever's webhooks it is. What is to
      be sent there waits and uses up no retry. Tenants see that you stopped it, not why.</p>
      <button class="primary" onClick=${() => setMaking(true)}>Stop a destination</button></div>
    ${
      making &&
      html`<div class="panel"><div class="body"><${StopForm} onDone=${done}
      onCancel=${() => setMaking(false)} /></div></div>`
    }
    ${loaded(
      load,
      ({ items }) =>
        items.length === 0
          ? html`<div class="panel-empty"><${Empty} title="Nothing is stopped"
          text="Deliveries go to every destination that webhooks name." /></div>`
          : html`<ul class="rows">${items.map(
              (stop) => html`<${StopRow} key=${stop.id} stop=${stop}
          reload=${load.reload} />`,
            )}</ul>`,
      2,
    )}
  </section>`;
}

/** @param {Api.StoppedDestination} stop */
const where = (stop) => (stop.kind === 'EVERYTHING' ? 'every destination' : stop.destination);

/** @param {{ stop: Api.StoppedDestination, reload: () => void }} props */
function StopRow({ stop, reload }) {
  const lift = () =>
    confirm({
      title: `Let deliveries go to ${where(stop)} again?`,
      text: 'What waits is sent, beginning with one request at a time for each webhook.',
      action: 'Lift the stop',
      run: async () => {
        await call('DELETE', `${PATH}/${encodeURIComponent(stop.id)}`);
        say('Lifted. What waited is being sent.');
        instanceChanges.value += 1;
        reload();
      },
    });
  return html`<li class="row event">
    <div class="stack-small grow"><strong class="clip"><bdi>${where(stop)}</bdi></strong>
      <div class="second"><span><bdi>${stop.reason}</bdi></span><span>stopped <${Time} at=${stop.createdAt} /></span>
        <span>${stop.until ? html`ends <${Due} at=${stop.until} />` : 'until you lift it'}</span>
        <code>${stop.createdBy}</code></div></div>
    <button class="compact" onClick=${lift}>Lift</button>
  </li>`;
}

const HELP =
  'A host name, an address or a range of addresses, such as hooks.example.com or 203.0.113.0/24; * for everything.';

/** @param {{ onDone: () => void, onCancel: () => void }} props */
function StopForm({ onDone, onCancel }) {
  const [values, setValues] = useState({ destination: '', reason: '', hours: '' });
  const [busy, error, run] = useAction();
  const form = useFirstFault(error);
  /** @param {keyof typeof values} key */
  const set = (key) => (/** @type {string} */ text) => setValues((old) => ({ ...old, [key]: text }));
  /** @param {Event} event */
  const save = (event) => {
    event.preventDefault();
    run(async () => {
      const hours = Number(values.hours);
      await post(PATH, {
        destination: values.destination.trim(),
        reason: values.reason.trim(),
        until: hours > 0 ? new Date(Date.now() + hours * 3600000).toISOString() : undefined,
      });
      say('Stopped. Nothing more is sent there.');
      instanceChanges.value += 1;
      onDone();
    });
  };
  /**
   * @param {keyof typeof values} key
   * @param {string} label
   * @param {object} more
   */
  const field = (key, label, more) =>
    html`<${TextField} label=${label} value=${values[key]} onText=${set(key)} error=${error}
      pointer=${`/${key}`} ...${more} />`;
  return html`<form class="form" ref=${form} onSubmit=${save}>
    ${field('destination', 'Destination', { mono: true, autofocus: true, placeholder: 'hooks.example.com', help: HELP })}
    ${field('reason', 'Reason', { help: 'For operators. Tenants do not see it.' })}
    ${field('hours', 'Hours until it ends by itself', { optional: true, inputmode: 'numeric' })}
    ${error && !error.errors.length && html`<${ErrorBox} error=${error} />`}
    <div class="form-foot"><button class="primary" disabled=${busy}>${busy ? 'Stopping…' : 'Stop sending'}</button><button
      type="button" onClick=${onCancel}>Cancel</button></div>
  </form>`;
}
