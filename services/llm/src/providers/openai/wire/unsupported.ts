import { AppError } from '@hexad/kernel';
import type { Dialect, Extra, ModelRequest, Source } from '../../../calls/domain/request.js';

/** `unsupported`: what the request has, and what to do. */
export const unsupported = (what: string, dialect: Dialect, advice: string): AppError =>
  new AppError('unsupported', `${what} cannot be said in the protocol ${dialect}; ${advice}.`);

/** The fields that go with a request as they are: extra ones of this dialect, and hints, which another dialect does without. */
export function fieldsOf({ extra, hints }: ModelRequest, dialect: Dialect): Readonly<Record<string, unknown>> {
  if (extra !== undefined && extra.dialect !== dialect) throw foreign(extra, dialect);
  return { ...(hints?.dialect === dialect ? hints.fields : {}), ...extra?.fields };
}

const foreign = ({ dialect, fields }: Extra, own: Dialect): AppError =>
  unsupported(`What ${dialect} calls ${Object.keys(fields).join(', ')}`, own, `leave it out, or ask for a model that speaks ${dialect}`);

export const asUrl = (source: Source): string => (source.kind === 'url' ? source.url : `data:${source.mediaType};base64,${source.data}`);

/** A text file as the text that it is; undefined for any other. */
export function textIn(source: Source): string | undefined {
  if (source.kind === 'url' || !/^(?:text\/|application\/json\b)/.test(source.mediaType)) return undefined;
  return Buffer.from(source.data, 'base64').toString('utf8');
}

/** Neither protocol has a word for a tool that failed. */
export const FAILED = 'The tool failed.';
