import type { Source } from '../../calls/domain/request.js';

const DATA_URL = /^data:([\w.+-]+\/[\w.+-]+)(?:;[\w=.+-]+)*;base64,/i;

/** A `data:` or `http(s):` address; undefined for any other. */
export function sourceOf(url: string): Source | undefined {
  // The head alone: a picture has megabytes behind it.
  const head = DATA_URL.exec(url.slice(0, 200));
  if (head) return { kind: 'base64', mediaType: head[1]!.toLowerCase(), data: url.slice(head[0].length) };
  return /^https?:\/\//i.test(url) ? { kind: 'url', url } : undefined;
}
