// What the operator should know about the instance, on every page of somebody with a key of the instance.
import { html, useEffect, useState } from '../html.js';
import { getIfThere } from '../api.js';
import { instanceChanges, isInstance } from '../state.js';
import { useEvery } from '../load.js';
import { href } from '../router.js';
import { Icon } from './icons.js';

const LOOK_MILLIS = 60000;

/** @typedef {{ paused: boolean, findings: Api.Answer<'GET', '/v1/instance'>['database']['findings'] }} Known */

export function InstanceBanners() {
  const [known, setKnown] = useState(/** @type {Known} */ ({ paused: false, findings: [] }));
  const look = () => {
    if (!isInstance.value) return;
    getIfThere('/v1/instance').then(
      (instance) => setKnown({ paused: Boolean(instance?.sendingPaused), findings: instance?.database.findings ?? [] }),
      () => {},
    );
  };
  useEffect(look, [isInstance.value, instanceChanges.value]);
  useEvery(LOOK_MILLIS, look);
  // What is overridden harms nobody here; the API and the log tell it.
  const findings = known.findings
    .filter((finding) => finding.kind !== 'OVERRIDDEN')
    .map(
      (finding) => html`<div class=${`banner ${finding.kind === 'WARNING' ? 'wait' : 'bad'}`} role="status"
        key=${finding.setting}><${Icon} name="warn" />
        <span><strong>Database: ${finding.setting} = ${finding.value}.</strong> ${finding.detail}</span>
      </div>`,
    );
  if (!known.paused && findings.length === 0) return null;
  return html`<div class="stack-small instance-banners">${
    known.paused &&
    html`<div class="banner bad" role="status"><${Icon} name="warn" />
    <span><strong>Nothing is sent.</strong> Sending is paused for all tenants; events are accepted and wait.${' '}
      <a href=${href('settings', { part: 'stops' })}>See why, and resume</a></span></div>`
  }${findings}</div>`;
}
