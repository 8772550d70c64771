import type { Source } from '../../../calls/domain/request.js';

export const asUrl = (source: Source): string => (source.kind === 'url' ? source.url : `data:${source.mediaType};base64,${source.data}`);

/** A text file as the text that it is; undefined for any other. */
export function textIn(source: Source): string | undefined {
  if (source.kind === 'url' || !/^(?:text\/|application\/json\b)/.test(source.mediaType)) return undefined;
  return Buffer.from(source.data, 'base64').toString('utf8');
}

/** Neither protocol has a word for a tool that failed. */
export const FAILED = 'The tool failed.';
