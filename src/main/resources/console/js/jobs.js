// Work on many deliveries: the server either says how many they are, or begins and tells the job.

/** @typedef {Api.Job | { count: number }} Begun */

/**
 * What a dry run counted.
 *
 * @param {Begun} answer
 */
export const countOf = (answer) => ('count' in answer ? answer.count : answer.total);

/**
 * The job that was begun.
 *
 * @param {Begun} answer
 * @returns {Api.Job}
 */
export function jobOf(answer) {
  if ('id' in answer) return answer;
  throw new Error('The server counted and began nothing.');
}
