import type { IncomingHttpHeaders } from 'node:http';
import { findAll, KEY_FINDERS, replaceFound } from '@hexad/telemetry/patterns';
import { maskPieces } from './mask-pieces.js';

/** Shorter ones would be found in words. */
const SHORTEST = 8;

/** Request headers that say something about the request and hold no secret; the others are left out. */
const KEPT_REQUEST = ['content-type', 'accept', 'anthropic-version', 'anthropic-beta', 'openai-beta'];

/** Who the owner of the key is, and what belongs to one connection alone. */
const DROPPED_RESPONSE = new Set([
  'set-cookie',
  'openai-organization',
  'openai-project',
  'anthropic-organization-id',
  'anthropic-workspace-id',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'proxy-authenticate',
  'trailer',
  'upgrade',
  'alt-svc',
  'report-to',
  'nel',
]);

/** The keys that came with a request. */
export function secretsOf(headers: IncomingHttpHeaders, query: URLSearchParams): string[] {
  const named = [headers['x-api-key'], headers['x-goog-api-key'], headers['api-key'], query.get('key') ?? undefined];
  const bearer = /^\S+ (.+)$/.exec(headers.authorization ?? '')?.[1];
  return [...named, bearer].filter((secret): secret is string => typeof secret === 'string' && secret.length >= SHORTEST);
}

/** Each key is replaced by as many `x`, so that lengths and the borders of chunks stay. */
export function masked(bytes: Buffer, secrets: readonly string[]): Buffer {
  // One character for each byte; keys are ASCII.
  return Buffer.from(maskedText(bytes.toString('latin1'), secrets), 'latin1');
}

/** The same over the chunks of a response, also where a key lies across their borders or the events of a stream. */
export function maskedChunks(chunks: readonly Buffer[], secrets: readonly string[]): Buffer[] {
  const mask = (text: string) => maskedText(text, secrets);
  const whole = Buffer.from(maskPieces(mask(Buffer.concat(chunks).toString('latin1')), mask), 'latin1');
  let start = 0;
  return chunks.map(({ length }) => whole.subarray(start, (start += length)));
}

const hide = (found: string): string => 'x'.repeat(found.length);

function maskedText(text: string, secrets: readonly string[]): string {
  const own = secrets.reduce((left, secret) => left.replaceAll(secret, hide), text);
  return replaceFound(own, findAll(own, KEY_FINDERS), hide);
}

export function requestHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(KEPT_REQUEST.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])));
}

export function responseHeaders(headers: IncomingHttpHeaders, secrets: readonly string[]): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => !DROPPED_RESPONSE.has(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, masked(Buffer.from(String(value)), secrets).toString()]));
}

/** Path and query without the key. */
export function urlWithoutKey(path: string, query: URLSearchParams): string {
  const kept = new URLSearchParams(query);
  kept.delete('key');
  return kept.size === 0 ? path : `${path}?${kept.toString()}`;
}
