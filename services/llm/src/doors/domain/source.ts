import type { Source } from '../../calls/domain/request.js';
import type { Fields } from './fields.js';

const DATA_URL = /^data:([\w.+-]+\/[\w.+-]+)(?:;[\w=.+-]+)*;base64,/i;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** A picture or file by its address or its bytes. Fails with `invalid`. */
export const sourceAt = (part: Fields, name: string): Source =>
  known(part, name) ?? part.refuse(name, 'must be an http(s) address or a data: URL in base64.');

/** The same of files, whose bytes may come without saying what they are: as PDF then. */
export const fileAt = (part: Fields, name: string): Source => known(part, name) ?? bytesAt(part, name, 'application/pdf');

/** Fails with `invalid`: a provider would say so of its own words, or take it for something else. */
export function bytesAt(part: Fields, name: string, mediaType: string, data = part.needText(name)): Source {
  const rest = data.length % 4;
  if (rest === 1 || (rest !== 0 && data.endsWith('=')) || !BASE64.test(data)) part.refuse(name, 'is no valid base64.');
  return { kind: 'base64', mediaType, data };
}

function known(part: Fields, name: string): Source | undefined {
  const url = part.needText(name);
  // The head alone: a picture has megabytes behind it.
  const head = DATA_URL.exec(url.slice(0, 200));
  if (head) return bytesAt(part, name, head[1]!.toLowerCase(), url.slice(head[0].length));
  return /^https?:\/\//i.test(url) ? { kind: 'url', url } : undefined;
}
