import { createHash } from 'node:crypto';

/** A text that hardly gets smaller, the same each time: from a number and how long it is. */
export function textOf(n: number, length: number): string {
  let text = '';
  for (let part = 0; text.length < length; part++) text += createHash('sha512').update(`${n}/${part}`).digest('base64');
  return text.slice(0, length);
}

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
