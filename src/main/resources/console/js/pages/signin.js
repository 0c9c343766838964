import { html, useState } from '../html.js';
import { signIn, usesBearer } from '../api.js';
import { useAction } from '../load.js';
import { Brand } from '../components/shell.js';
import { ErrorBox } from '../components/states.js';
import { TextField, useFirstFault } from '../components/field.js';

/** Whoever came with a link has no key to sign in with. */
function LinkEnded() {
  return html`<main class="sign-in"><div class="card">
    <${Brand} />
    <div class="panel"><div class="body stack-small">
      <h1>This link has ended</h1>
      <p class="muted">Open this page again from where you got the link, and it will bring a new one.</p>
    </div></div>
  </div></main>`;
}

/**
 * Sign in with an API key. ended: why the session before is over, if it is.
 *
 * @param {{ ended: Ui.Failure | undefined, onSignedIn: () => Promise<void> }} props
 */
export function SignIn({ ended, onSignedIn }) {
  const [key, setKey] = useState('');
  const [busy, error, run] = useAction();
  const form = useFirstFault(error);
  if (usesBearer()) return html`<${LinkEnded} />`;
  /** @param {Event} event */
  const submit = (event) => {
    event.preventDefault();
    run(async () => {
      await signIn(key.trim());
      await onSignedIn();
    });
  };
  return html`<main class="sign-in"><div class="card">
    <${Brand} />
    <form class="panel" ref=${form} onSubmit=${submit}>
      <h1>Sign in</h1>
      ${ended && !error && html`<p class="muted">Your session has ended. Sign in again to go on where you were.</p>`}
      <${TextField} label="API key" type="password" mono value=${key} onText=${setKey} error=${error} pointer="/key"
        autocomplete="current-password" required autofocus
        help="Your key stays with the server: the browser gets a session instead." />
      ${
        error &&
        !error.errors.length &&
        html`<${ErrorBox} error=${error}
        title=${error.status === 401 ? 'This key was not accepted' : undefined} />`
      }
      <button class="primary" disabled=${busy || !key.trim()}>${busy ? 'Signing in…' : 'Sign in'}</button>
    </form>
    <p class="small muted">Keys are made in the settings by whoever runs this service, or with <code>signpost
      keys</code>.</p>
  </div></main>`;
}
