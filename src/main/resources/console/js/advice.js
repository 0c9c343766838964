// What a failure means and what one can do about it, for people who have to mend it.
import { millis } from './format.js';

/** @type {Record<string, [what: string, todo: string]>} */
const BY_ERROR = {
  DNS: [
    "The receiver's host was not found, or leads to an address that deliveries must not go to.",
    'Check the URL for a slip, and whether the domain still exists and has a public address.',
  ],
  REFUSED: [
    'Nothing listens at that address.',
    'Check that the receiver is running, that the port is right, and that its firewall lets us in.',
  ],
  RESET: [
    'The connection broke before the answer was complete.',
    'Look at the receiver and what stands before it (a proxy or load balancer) at that time; it may have been ' +
      'restarting.',
  ],
  TLS: [
    'No secure connection could be made.',
    "Check the receiver's certificate: that it has not expired, names this host, and comes with its chain.",
  ],
  PROTOCOL: [
    'What was answered is not HTTP.',
    'Check that the port belongs to a web server, and that http and https are not mixed up.',
  ],
  ADDRESS_REFUSED: [
    'The host name leads to an address that deliveries must not go to.',
    'Use a public address. If a private one is meant, whoever runs this service has to allow it.',
  ],
  INTERRUPTED: [
    'Delivery was cut short on our side.',
    'It may have arrived. If the receiver does not have it, deliver it again; the event id tells repeats apart.',
  ],
  KEY_MISSING: [
    'The secret could not be decrypted on our side.',
    'Whoever runs this service has to bring back its encryption key; deliveries then go on.',
  ],
  PROXY: [
    'The proxy on our side let nothing through.',
    'Nothing was sent, and the receiver is not to blame. Whoever runs this service has to mend the proxy.',
  ],
};

// What is finer than the class; what is wrong stands in the attempt's own sentence.
/** @type {Record<string, string>} */
const BY_DETAIL = {
  CERTIFICATE_EXPIRED: "Renew the receiver's certificate.",
  CERTIFICATE_NOT_YET_VALID: "Check the receiver's certificate and when it begins to be valid.",
  CERTIFICATE_NAME: "Use a URL with a name that the receiver's certificate holds, or a certificate for this name.",
  CERTIFICATE_CHAIN_INCOMPLETE: 'Let the receiver send the whole chain: its certificate and the intermediate ones.',
  CERTIFICATE_AUTHORITY_UNKNOWN:
    'Use a certificate of a public authority. If a private one is meant, whoever runs this service has to trust it.',
  CERTIFICATE_INVALID: 'Use a certificate for servers with a key and signature of today.',
  CLIENT_CERTIFICATE_REQUIRED: 'Let the receiver take requests to this URL without a client certificate.',
  TLS_VERSION: 'Let the receiver offer TLS 1.2 or 1.3.',
  NOT_TLS: 'Check the port, and whether the URL should begin with http://.',
  TLS_REFUSED: 'Check which ciphers and names the receiver accepts.',
  HEAD_INCOMPLETE: 'Look at the receiver and its log at that time: it stopped while it was answering.',
};

/**
 * {what, todo} for an attempt that failed, or null for one that did not.
 *
 * @param {Api.Tried | null} [attempt]
 * @returns {{ what: string, todo: string } | null}
 */
export function advice(attempt) {
  if (!attempt?.error) return null;
  const known = BY_ERROR[attempt.error];
  const finer = attempt.errorDetail && BY_DETAIL[attempt.errorDetail];
  const told = attempt.errorText ?? known?.[0] ?? '';
  if (known && finer) return { what: told, todo: finer };
  if (known && attempt.errorDetail) {
    return { what: told, todo: 'Look at what came, and mend what writes the answer there.' };
  }
  if (known) return { what: known[0], todo: known[1] };
  if (attempt.error === 'TIMEOUT') {
    return {
      what: `No answer came within ${millis(attempt.responseMillis)}.`,
      todo: 'Let the receiver answer first and do its work afterwards, for example from a queue.',
    };
  }
  if (attempt.statusCode) return byStatus(attempt.statusCode);
  return { what: attempt.errorText ?? 'The attempt failed.', todo: '' };
}

/**
 * What came of a test, in one sentence.
 *
 * @param {Api.TestResult} result
 */
export function tested(result) {
  if (result.passed) return `It works: answered ${result.statusCode} after ${millis(result.responseMillis)}.`;
  return advice(result)?.what ?? result.errorText ?? '';
}

/** @param {number} status */
function byStatus(status) {
  const what = `The receiver answered ${status}.`;
  if (status === 401 || status === 403)
    return {
      what,
      todo:
        'It did not accept the request. Check how it verifies the signature and with which secret, or ' +
        'whether a gateway wants a header that is missing.',
    };
  if (status === 404 || status === 405)
    return { what, todo: 'There is nothing at that path that takes POST. Check the URL.' };
  if (status === 410)
    return {
      what,
      todo:
        'It says that it is gone for good. If that is wrong, mend the receiver and put the webhook back into ' +
        'service.',
    };
  if (status === 413)
    return { what, todo: 'The body is too large for it. Raise the limit of the receiver or of the proxy before it.' };
  if (status === 429)
    return {
      what,
      todo: "It gets more than it wants. Lower the webhook's deliveries per second, or raise the limit there.",
    };
  if (status >= 300 && status < 400)
    return { what, todo: 'Redirects are not followed. Register the address that it points to.' };
  if (status >= 500)
    return { what, todo: "The fault is on the receiver's side. Its answer and its own log of that time tell more." };
  if (status >= 400) return { what, todo: 'It did not like the request. Its answer may say why.' };
  return {
    what: `${what} That does not count as success here.`,
    todo: "Let the receiver answer with a status that this webhook's profile takes for success.",
  };
}

/** @type {Record<string, string>} */
const WAITS = {
  RETRY_AFTER: 'the receiver asked us to retry later (Retry-After)',
  LANE_FULL: 'others to this webhook are sent first',
  WAITED_TOO_LONG: 'it waited too long for a free place',
  POD_STOPPED: 'the process that had it stopped',
  REPLAY: 'it is being sent again',
  KEY_MISSING: 'the secret to sign it with is missing or cannot be decrypted',
  PROXY: 'the proxy on our side lets nothing through; it is sent as soon as that works, and uses up no retry',
  BREAKER_OPEN:
    'the circuit breaker is open; the receiver is asked now and then, and what waits is sent as soon as it is back',
  DESTINATION_STOPPED: 'the operator has stopped this destination; what waits is sent when they lift that',
};

/**
 * Why a delivery waits for something else than its schedule, or null.
 *
 * @param {string | null} [reason]
 */
export const whyWaiting = (reason) => WAITS[reason ?? ''] ?? null;
