// What the operator should know about the database, on every page of somebody with a key of the instance.
import { html, useEffect, useState } from '../html.js';
import { getIfThere } from '../api.js';
import { isInstance } from '../state.js';
import { useEvery } from '../load.js';
import { Icon } from './icons.js';

const LOOK_MILLIS = 60000;

export function InstanceBanners() {
  const [findings, setFindings] = useState([]);
  const look = () => {
    if (!isInstance.value) return;
    getIfThere('/v1/instance').then(
      (instance) => setFindings(instance?.database.findings ?? []),
      () => {},
    );
  };
  useEffect(look, [isInstance.value]);
  useEvery(LOOK_MILLIS, look);
  // What is overridden harms nobody here; the API and the log tell it.
  return findings
    .filter((finding) => finding.kind !== 'OVERRIDDEN')
    .map(
      (finding) => html`<div class=${`banner ${finding.kind === 'WARNING' ? 'wait' : 'bad'}`} role="status"
        key=${finding.setting}><${Icon} name="warn" />
        <span><strong>Database: ${finding.setting} = ${finding.value}.</strong> ${finding.detail}</span>
      </div>`,
    );
}
