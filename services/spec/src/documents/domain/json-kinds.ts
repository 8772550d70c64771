import type { DocumentKind } from '@hexad/proto/documents';
import { type Json, listIn, parseJson, recordOf } from './json.js';

/** The programs whose JSON is known by the fields of its messages; undefined for any other JSON. */
export function jsonKind(text: string): DocumentKind | undefined {
  const value = parseJson(text);
  if (value === undefined) return undefined;
  const root = recordOf(value);
  if (typeof root?.['openapi'] === 'string' || typeof root?.['swagger'] === 'string') return 'openapi';
  if (root !== undefined && typeof root['name'] === 'string' && recordOf(root['dependencies'] ?? root['devDependencies']) !== undefined)
    return 'manifest';
  const messages = listIn(value, ['messages', 'value', 'transcript', 'recording_transcript', 'timeline'])
    .map(recordOf)
    .filter((one) => one !== undefined);
  const most = (test: (message: Readonly<Record<string, Json>>) => boolean): boolean =>
    messages.length > 0 && messages.filter(test).length * 2 > messages.length;
  if (most((one) => typeof one['ts'] === 'string' && /^\d{9,11}\.\d+$/.test(one['ts']) && typeof one['text'] === 'string')) return 'slack';
  if (most((one) => typeof one['createdDateTime'] === 'string' && recordOf(one['body']) !== undefined)) return 'teams';
  if (most((one) => zoomWords(one) !== undefined)) return 'zoom';
  return undefined;
}

/** What a message of Zoom's chat or transcript says. */
export const zoomWords = (message: Readonly<Record<string, Json>>): string | undefined =>
  zoomSpeaker(message) === undefined ? undefined : [message['message'], message['text']].find((one) => typeof one === 'string');

export const zoomSpeaker = (message: Readonly<Record<string, Json>>): string | undefined =>
  [message['sender_display_name'], message['user_name'], message['username'], message['speaker'], message['sender']].find(
    (one) => typeof one === 'string',
  );
