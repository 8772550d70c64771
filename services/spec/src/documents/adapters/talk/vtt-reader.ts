import type { DocumentKind } from '@hexad/proto/documents';
import { DocumentReader } from '../../application/document-reader.js';
import { textOf } from '../../domain/container.js';
import { unreadable } from '../../domain/limits.js';
import type { Reading } from '../../domain/reading.js';
import { readingOfTalk, type Utterance } from '../../domain/talk.js';

const TIMES = /^((?:\d{1,3}:)?\d{2}:\d{2})[.,]\d{3}\s+-->\s+(?:\d{1,3}:)?\d{2}:\d{2}[.,]\d{3}/;
/** Teams: `<v Anna Berg>…</v>`. */
const VOICE = /<v(?:\.[^\s>]*)?\s+([^>]{1,80})>/;
/** Zoom: `Anna Berg: …`. */
const NAMED = /^(\p{Lu}[\p{L}\d.'’-]*(?:\s[\p{L}\d.'’(-][\p{L}\d.'’)-]*){0,3}):\s+(?=\S)/u;

/** WebVTT transcripts, as Teams and Zoom write them. A sentence that goes on in the next cue is put together again. */
export class VttReader extends DocumentReader {
  override readonly kinds: readonly DocumentKind[] = ['vtt'];

  override read(content: Uint8Array, name: string): Reading {
    const text = textOf(content);
    if (text === undefined) throw unreadable(name, 'a transcript (VTT)');
    return readingOfTalk(joined(cuesOf(text)));
  }
}

function cuesOf(text: string): Utterance[] {
  const cues: Utterance[] = [];
  let open: { at: string; line: number; words: string[] } | undefined;
  const close = () => {
    if (open) cues.push(cue(open.at, open.line, open.words.join(' ')));
    open = undefined;
  };
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const times = TIMES.exec(line.trim());
    if (times) {
      close();
      open = { at: fullTime(times[1] ?? ''), line: index + 2, words: [] };
    } else if (line.trim() === '') close();
    else open?.words.push(line);
  }
  close();
  return cues;
}

const fullTime = (time: string): string => (time.split(':').length === 2 ? `00:${time}` : time.padStart(8, '0'));

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&nbsp;': ' ', '&lrm;': '', '&rlm;': '' };

function cue(at: string, line: number, words: string): Utterance {
  const voice = VOICE.exec(words)?.[1]?.trim();
  const plain = words
    .replace(/<[^<>]{0,100}>/g, '')
    .replace(/&(?:amp|lt|gt|nbsp|lrm|rlm);/g, (entity) => ENTITIES[entity] ?? entity)
    .trim();
  const named = voice === undefined ? NAMED.exec(plain) : null;
  const speaker = voice ?? named?.[1];
  return { at, line, text: named ? plain.slice(named[0].length) : plain, ...(speaker === undefined ? {} : { speaker }) };
}

const LONGEST = 600;

function joined(cues: readonly Utterance[]): Utterance[] {
  const found: Utterance[] = [];
  for (const one of cues) {
    const before = found.at(-1);
    const goesOn =
      before !== undefined &&
      (one.speaker ?? before.speaker) === before.speaker &&
      before.text.length < LONGEST &&
      !/[.!?…]["'”’)]?$/.test(before.text.trim());
    if (goesOn) found[found.length - 1] = { ...before, text: `${before.text} ${one.text}` };
    else found.push(one);
  }
  return found;
}
