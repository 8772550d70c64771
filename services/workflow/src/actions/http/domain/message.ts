import { AppError, type ErrorCode } from '@hexad/kernel';
import { asText, isObject, type Json } from '../../../expressions/json.js';
import type { HttpWish } from './wish.js';

export interface Content {
  readonly type: string;
  readonly bytes: Buffer;
}

const SAFE = new Set(['GET', 'HEAD']);
export const isSafe = ({ method }: Pick<HttpWish, 'method'>): boolean => SAFE.has(method);

/** Fails with `invalid`. */
export function urlOf({ url: text, query = {} }: HttpWish): URL {
  const url = URL.parse(text);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new AppError('invalid', 'The url of an http action begins with https:// or http://.');
  if (url.username !== '' || url.password !== '')
    throw new AppError('invalid', 'The url has a user or password in it; give them as `auth: { user, password }`.');
  for (const [name, value] of Object.entries(query)) for (const each of [value].flat()) url.searchParams.append(name, String(each));
  url.hash = '';
  return url;
}

/** Fails with `invalid`. */
export function contentOf({ body, body_as: as = typeof body === 'string' ? 'text' : 'json', method }: HttpWish): Content | undefined {
  if (body === undefined || body === null) return undefined;
  if (SAFE.has(method)) throw new AppError('invalid', `A ${method} has no body; take it out, or use another method.`);
  if (as === 'json') return { type: 'application/json', bytes: Buffer.from(JSON.stringify(body)) };
  if (as === 'text') {
    if (typeof body !== 'string') throw new AppError('invalid', 'A body that is sent as text must be a text.');
    return { type: 'text/plain; charset=utf-8', bytes: Buffer.from(body) };
  }
  if (!isObject(body)) throw new AppError('invalid', 'A body that is sent as a form must be an object.');
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(body)) for (const each of [value].flat()) fields.append(name, asText(each));
  return { type: 'application/x-www-form-urlencoded', bytes: Buffer.from(fields.toString()) };
}

/** `idempotencyKey` is the same for all tries of the step. What the step says itself wins. */
export function headersOf(wish: HttpWish, content: Content | undefined, idempotencyKey: string): Record<string, string> {
  const { headers = {}, auth } = wish;
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    accept: 'application/json, */*;q=0.5',
    'user-agent': 'hexad-workflow',
    ...(content && { 'content-type': content.type }),
    ...(!isSafe(wish) && { 'idempotency-key': idempotencyKey }),
    ...(auth && { authorization: authorization(auth) }),
    ...given,
  };
}

const authorization = (auth: NonNullable<HttpWish['auth']>): string =>
  'bearer' in auth ? `Bearer ${auth.bearer}` : `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}`;

/** What an answer that was not expected means for the step: whether to try again is for its `retry` to say. */
export function codeOf(status: number): ErrorCode {
  const known: Readonly<Record<number, ErrorCode>> = {
    401: 'forbidden',
    403: 'forbidden',
    404: 'not_found',
    408: 'timeout',
    409: 'conflict',
    410: 'not_found',
    412: 'conflict',
    413: 'too_large',
    425: 'unavailable',
    429: 'exhausted',
    504: 'timeout',
  };
  return known[status] ?? (status >= 500 ? 'unavailable' : status >= 400 ? 'invalid' : 'conflict');
}

/** The body as the step wants it. Fails with `output_invalid`. */
export function bodyOf(bytes: Buffer, type: string, as: HttpWish['response']): Json {
  if (as === 'none' || bytes.length === 0) return null;
  if (as === 'base64') return bytes.toString('base64');
  const text = decoded(bytes, /charset="?([\w-]+)/i.exec(type)?.[1]);
  if (text === undefined) {
    if (as === 'auto') return bytes.toString('base64');
    throw new AppError('output_invalid', `The answer is no ${as === 'json' ? 'JSON' : 'text'}; its type is ${type || 'not said'}.`);
  }
  if (as === 'text' || (as === 'auto' && !/^[^;]*[/+]json\b/i.test(type))) return text;
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    if (as === 'auto') return text;
    throw new AppError('output_invalid', 'The answer is no JSON.', { cause });
  }
}

function decoded(bytes: Buffer, charset = 'utf-8'): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
