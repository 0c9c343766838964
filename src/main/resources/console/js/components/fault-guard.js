// A fault of a page must not take the navigation with it.
import { Component } from '../../vendor/preact.js';
import { html } from '../html.js';
import { ErrorBox } from './states.js';

export class FaultGuard extends Component {
  state = { error: null };

  static getDerivedStateFromError(error) {
    return { error };
  }

  componentDidCatch(error) {
    console.error(error);
  }

  render({ children }, { error }) {
    if (!error) return children;
    const told = {
      title: 'This page has a fault',
      detail: 'It is not you. Reload it; if that does not help, report it.',
    };
    return html`<div class="page"><${ErrorBox} error=${told} retry=${() => location.reload()} /></div>`;
  }
}
