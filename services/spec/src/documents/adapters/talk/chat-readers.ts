import type { DocumentKind } from '@hexad/proto/documents';
import { DocumentReader } from '../../application/document-reader.js';
import { compose } from '../../domain/compose.js';
import { textOf } from '../../domain/container.js';
import { type Json, listIn, parseJson, recordOf, textIn } from '../../domain/json.js';
import { zoomSpeaker, zoomWords } from '../../domain/json-kinds.js';
import { KIND_NAMES } from '../../domain/kinds.js';
import { unreadable } from '../../domain/limits.js';
import type { Reading } from '../../domain/reading.js';
import { readingOfTalk, type Utterance } from '../../domain/talk.js';
import { blocksOfHtml } from '../html/blocks-of-html.js';

type Message = Readonly<Record<string, Json>>;

/** Chats in JSON: a list of messages, whatever they are called, in the order of their times. */
abstract class ChatReader extends DocumentReader {
  protected abstract readonly kind: DocumentKind;
  protected abstract readonly lists: readonly string[];
  /** Undefined for what nobody said, such as that somebody joined. */
  protected abstract utterance(message: Message, all: readonly Message[]): Utterance | undefined;

  override get kinds(): readonly DocumentKind[] {
    return [this.kind];
  }

  override read(content: Uint8Array, name: string): Reading {
    const value = parseJson(textOf(content) ?? '');
    if (value === undefined) throw unreadable(name, KIND_NAMES[this.kind]);
    const messages = listIn(value, this.lists)
      .map(recordOf)
      .filter((one) => one !== undefined);
    const said = messages.map((message) => this.utterance(message, messages)).filter((one) => one !== undefined);
    return readingOfTalk(said.toSorted((one, other) => (one.at ?? '').localeCompare(other.at ?? '')));
  }
}

const isoTime = (milliseconds: number): { at?: string } => (Number.isNaN(milliseconds) ? {} : { at: new Date(milliseconds).toISOString() });
const by = (speaker: string | undefined): { speaker?: string } => (speaker === undefined ? {} : { speaker });

/** A channel of a Slack export: a list of messages, or what `conversations.history` answers. */
export class SlackReader extends ChatReader {
  protected override readonly kind = 'slack';
  protected override readonly lists = ['messages'];

  protected override utterance(message: Message, all: readonly Message[]): Utterance | undefined {
    const [text, subtype] = [textIn(message, 'text'), textIn(message, 'subtype')];
    if (text === undefined || (subtype !== undefined && !['bot_message', 'thread_broadcast', 'me_message'].includes(subtype)))
      return undefined;
    const names = new Map(all.flatMap((one) => (textIn(one, 'user') === undefined ? [] : [[textIn(one, 'user')!, nameIn(one)] as const])));
    const written = text
      // Whom it is said to is not part of what is said; pictures say nothing.
      .replace(/^(?:\s*<@[^>]+>[\s,:]*)+|:[a-z+][a-z\d_+-]*:/g, '')
      .replace(/<@([A-Z0-9]+)(?:\|([^>]+))?>/g, (_, id: string, label?: string) => label ?? names.get(id) ?? id)
      .replace(/<(?:[#!][^|>]*|[a-z]+:[^|>]*)\|([^>]+)>/g, '$1')
      .replace(/<([a-z]+:[^>]+)>/g, '$1')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
    return { text: written, ...by(nameIn(message)), ...isoTime(Number(textIn(message, 'ts')) * 1_000) };
  }
}

const nameIn = (message: Message): string | undefined =>
  textIn(message['user_profile'], 'real_name') ??
  textIn(message['user_profile'], 'display_name') ??
  textIn(message, 'username') ??
  textIn(message, 'user');

/** Messages of Teams as Microsoft Graph gives them. */
export class TeamsReader extends ChatReader {
  protected override readonly kind = 'teams';
  protected override readonly lists = ['value', 'messages'];

  protected override utterance(message: Message): Utterance | undefined {
    const body = recordOf(message['body']);
    const content = textIn(body, 'content');
    const type = textIn(message, 'messageType') ?? 'message';
    if (content === undefined || type !== 'message') return undefined;
    const text = textIn(body, 'contentType')?.toLowerCase() === 'html' ? compose(blocksOfHtml(content)).text : content;
    const from = recordOf(message['from']);
    const speaker = textIn(from?.['user'], 'displayName') ?? textIn(from?.['application'], 'displayName');
    return { text, ...by(speaker), ...isoTime(Date.parse(textIn(message, 'createdDateTime') ?? '')) };
  }
}

/** Chats and transcripts of Zoom: times since the start stay as they are. */
export class ZoomReader extends ChatReader {
  protected override readonly kind = 'zoom';
  protected override readonly lists = ['messages', 'transcript', 'recording_transcript', 'timeline'];

  protected override utterance(message: Message): Utterance | undefined {
    const text = zoomWords(message);
    if (text === undefined) return undefined;
    const time = ['date_time', 'ts', 'start_time', 'time', 'timestamp'].map((key) => message[key]).find((one) => one !== undefined);
    return { text, ...by(zoomSpeaker(message)), ...zoomTime(time) };
  }
}

function zoomTime(time: Json | undefined): { at?: string } {
  if (typeof time === 'number') return isoTime(time > 1e11 ? time : time * 1_000);
  if (typeof time !== 'string') return {};
  const since = /^(\d{1,2}:\d{2}:\d{2})(?:[.,]\d+)?$/.exec(time)?.[1];
  return since === undefined ? isoTime(Date.parse(time)) : { at: since.padStart(8, '0') };
}
