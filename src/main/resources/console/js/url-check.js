// What can be told of a receiver's URL while it is typed. The server decides; this only spares a round trip.

/**
 * A sentence about what is probably wrong, or null.
 *
 * @param {string} text
 * @returns {string | null}
 */
export function urlCaution(text) {
  const typed = text.trim();
  if (!typed) return null;
  if (!/^[a-z][a-z0-9+.-]*:/i.test(typed)) return 'A URL begins with https://';
  let url;
  try {
    url = new URL(typed);
  } catch {
    return 'This is not a complete URL yet.';
  }
  if (url.protocol === 'http:')
    return (
      'Without https, anybody on the way can read and change what is sent. It is refused unless this server ' +
      'allows it.'
    );
  if (url.protocol !== 'https:') return 'Only https:// addresses can receive webhooks.';
  if (url.username || url.password)
    return 'A user name or password in a URL ends up in logs. Use a custom header instead.';
  if (url.hash) return 'What stands behind # is never sent to a server.';
  return hostCaution(url.hostname);
}

const PRIVATE_4 =
  /^(0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/;

/** @param {string} host */
function hostCaution(host) {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  const local = bare === 'localhost' || /\.(localhost|local|internal|home\.arpa)$/.test(bare);
  const private6 = bare.includes(':') && /^(::1?$|f[cd]|fe[89ab])/.test(bare);
  if (local || private6 || PRIVATE_4.test(bare))
    return (
      'This address is on a private network. Deliveries go to public addresses only, unless this server ' + 'allows it.'
    );
  if (!bare.includes('.') && !bare.includes(':'))
    return 'This host has no domain, so it can hardly be reached from here.';
  return null;
}
