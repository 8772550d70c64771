import type { Moment } from './messages.js';

let wanted: Moment | undefined;

/** At the next pass of that moment, as `kill -9` would. */
export function dieAt(moment: Moment): void {
  wanted = moment;
}

/** Here the process ends when it was told to. */
export function passing(moment: Moment): void {
  if (moment === wanted) process.kill(process.pid, 'SIGKILL');
}
