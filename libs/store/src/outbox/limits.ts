import { AppError } from '@hexad/kernel';

/** Bytes of JSON of one message. NATS takes 1 MiB with headers unless it is told otherwise; larger values belong in blobs. */
export const LARGEST_BODY = 1_000_000;
/** Characters of a type, a queue or a group. What brokers put around them fits into their 255. */
export const LONGEST_NAME = 120;
/** Bytes of a key, a subject or an actor: they travel in headers, percent-encoded. */
const LONGEST_TEXT = 1_024;

const LONGEST_DELAY_DAYS = 30;

const NAME = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/u;

/**
 * Refuses, with `invalid`, what is no name of an event type, a queue or a group on every transport alike. Wildcards are no names: nobody
 * publishes to, or subscribes to, more than is written.
 */
export function checkName(what: string, name: unknown): void {
  if (typeof name !== 'string') throw invalid(`The ${what} must be text, not ${typeof name}.`);
  if (name.length > LONGEST_NAME) {
    throw invalid(`The ${what} ${shown(name)} has ${name.length} characters; ${LONGEST_NAME} is the limit.`);
  }
  if (!NAME.test(name)) {
    throw invalid(`The ${what} ${shown(name)} must be words of A-Z, a-z, 0-9, "_" and "-" with dots between; wildcards are none.`);
  }
}

/** Refuses, with `invalid`, what cannot be a key, a subject or an actor. Any script is fine; NUL and broken UTF-16 are not. */
export function checkText(what: string, text: unknown): void {
  if (typeof text !== 'string') throw invalid(`The ${what} of a message must be text, not ${typeof text}.`);
  const size = Buffer.byteLength(text);
  if (size > LONGEST_TEXT) throw invalid(`The ${what} ${shown(text)} has ${size} bytes; ${LONGEST_TEXT} is the limit.`);
  if (text.includes('\0') || !text.isWellFormed()) throw invalid(`The ${what} ${shown(text)} has NUL or half a character in it.`);
}

/** Refuses, with `invalid`, what cannot be the delay of a task. */
export function checkDelay(delayMs: unknown): void {
  const fits = Number.isInteger(delayMs) && Number(delayMs) >= 0 && Number(delayMs) <= LONGEST_DELAY_DAYS * 24 * 60 * 60 * 1_000;
  if (!fits) {
    const given = typeof delayMs === 'number' ? String(delayMs) : typeof delayMs;
    throw invalid(`The delay of a task is whole milliseconds from 0 to ${LONGEST_DELAY_DAYS} days, not ${given}.`);
  }
}

/** The data as JSON. Fails with `too_large` above the limit, and with `invalid` when there is no JSON of it. */
export function jsonOf(name: string, data: unknown): string {
  const text = serialised(name, data);
  const size = Buffer.byteLength(text);
  if (size > LARGEST_BODY)
    throw new AppError('too_large', `The data of ${name} has ${size} bytes; ${LARGEST_BODY} is the limit of the bus.`);
  return text;
}

function serialised(name: string, data: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(data);
  } catch (cause) {
    throw new AppError('invalid', `The data of ${name} cannot be written as JSON: ${(cause as Error).message}`, { cause });
  }
  if (text === undefined) throw invalid(`The data of ${name} is ${typeof data}, of which there is no JSON.`);
  return text;
}

const shown = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text);

const invalid = (message: string): AppError => new AppError('invalid', message);

/** Fails with `invalid`: what has its turn by its key cannot also pass others by its priority. */
export function checkOrder(ordered: unknown, priority: unknown): void {
  if (typeof ordered !== 'boolean')
    throw new AppError('invalid', `A task is ordered or not, true or false, not ${JSON.stringify(ordered)}.`);
  if (ordered && priority !== undefined)
    throw new AppError('invalid', 'An ordered task has its turn by its key, so it cannot have a priority; leave one of the two out.');
}
