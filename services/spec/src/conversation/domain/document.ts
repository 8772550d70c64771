import type { BriefDocument } from '../../domain/text/document.js';
import type { Conversation, Sentence } from './conversation.js';

/** What was said, as the last document of the brief: later than the others, and decided. Undefined while nothing was. */
export function documentOf(name: string, sentences: readonly Sentence[]): BriefDocument | undefined {
  if (sentences.length === 0) return undefined;
  let text = '';
  const places = sentences.map((sentence, index) => {
    const from = text.length;
    text += `${sentence.text}\n\n`;
    return { from, line: 1 + 2 * index, at: sentence.at, worth: 'decision' as const };
  });
  return { name, text, places };
}

/** The documents of a brief with what is said now instead of what was said before. */
export function withTalk(documents: readonly BriefDocument[], { document, sentences }: Pick<Conversation, 'document' | 'sentences'>) {
  const talk = documentOf(document, sentences);
  return [...documents.filter(({ name }) => name !== document), ...(talk ? [talk] : [])];
}

/** A name that no document of the brief has. */
export function freeName(documents: readonly { readonly name: string }[]): string {
  const names = new Set(documents.map(({ name }) => name));
  let name = 'conversation';
  for (let number = 2; names.has(name); number += 1) name = `conversation-${number}`;
  return name;
}
