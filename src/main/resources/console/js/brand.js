// The installation's name and colour.
import { getIfThere } from './api.js';
import { branding } from './state.js';

/** Loads settings.json; the console works as well without it. */
export async function applyBranding() {
  try {
    const settings = await getIfThere('/console/settings.json');
    if (!settings) return;
    branding.value = { ...branding.value, ...settings, name: settings.name || branding.value.name };
    document.title = branding.value.name;
    if (settings.accent && CSS.supports('color', settings.accent)) tint(settings.accent);
  } catch {
    // Without a network the sign-in page says so.
  }
}

/** @param {string} accent */
function tint(accent) {
  const style = document.documentElement.style;
  // Black and white are as far from this one; on any other colour the better of them has a contrast of 4.5 and more.
  const bright = luminance(accent) > 0.179;
  style.setProperty('--accent', accent);
  style.setProperty('--on-accent', bright ? 'black' : 'white');
  style.setProperty('--beyond-accent', bright ? 'white' : 'black');
}

/**
 * Relative luminance (WCAG 2.2) of any colour that the browser knows, by letting it paint one pixel.
 *
 * @param {string} color
 */
function luminance(color) {
  const paint = document.createElement('canvas').getContext('2d');
  if (!paint) return 0;
  paint.fillStyle = color;
  paint.fillRect(0, 0, 1, 1);
  const [r, g, b] = [...paint.getImageData(0, 0, 1, 1).data].map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
