// Markup as tagged templates, checked by no compiler: text that is put in with ${…} always becomes a text node.
import { h, Fragment, render } from '../vendor/preact.js';
import htm from '../vendor/htm.js';

export const html = htm.bind(h);
export { Fragment, render };
export { useState, useEffect, useLayoutEffect, useRef, useMemo, useCallback, useId } from '../vendor/preact-hooks.js';
export { signal, computed, effect, batch, useSignal } from '../vendor/signals.js';
