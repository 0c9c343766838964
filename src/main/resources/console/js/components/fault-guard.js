// A fault of a page must not take the navigation with it.
import { Component } from '../../vendor/preact.js';
import { html } from '../html.js';
import { ErrorBox } from './states.js';

/** @extends {Component<{}, { error: Error | null }>} */
export class FaultGuard extends Component {
  state = { error: /** @type {Error | null} */ (null) };

  /** @param {Error} error */
  static getDerivedStateFromError(error) {
    return { error };
  }

  /** @param {Error} error */
  componentDidCatch(error) {
    console.error(error);
  }

  /**
   * @param {{ children?: Ui.Markup }} props
   * @param {{ error: Error | null }} state
   */
  render({ children }, { error }) {
    if (!error) return children;
    const told = {
      title: 'This page has a fault',
      detail: 'It is not you. Reload it; if that does not help, report it.',
    };
    return html`<div class="page"><${ErrorBox} error=${told} retry=${() => location.reload()} /></div>`;
  }
}
