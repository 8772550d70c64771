/** Who said it: `hexad`, or an actor as callers name themselves. */
export interface Turn {
  readonly by: string;
  readonly at: string;
  readonly text: string;
  /** The question that it asks, or that it was taken to be about. */
  readonly question?: string;
  /** Of what a person said: the same call once more says nothing more. */
  readonly call?: string;
}

/** What can be taken back. */
export type Change =
  /** `before`: what was answered until then. */
  | { readonly kind: 'answered'; readonly question: string; readonly before?: string }
  | { readonly kind: 'left'; readonly question: string }
  /** `settled`: contradictions with what was said before, which are settled by having said it now. */
  | { readonly kind: 'said'; readonly sentence: string; readonly settled: readonly string[] };

/** What a person says beside answers becomes a document of the brief, a sentence each. */
export interface Sentence {
  readonly text: string;
  readonly at: string;
}

/** The talk about one draft; all of it is kept, so that anybody goes on with it on any day. */
export interface Conversation {
  readonly specId: string;
  readonly projectId: string;
  /** Counts what was kept; who is late is told. */
  readonly revision: number;
  readonly turns: readonly Turn[];
  /** Ids of the questions that were put, in their order. */
  readonly asked: readonly string[];
  /** The one that waits for an answer. */
  readonly current?: string;
  /** Questions that are left to their assumptions. */
  readonly left: readonly string[];
  readonly changes: readonly Change[];
  /** Name of the document, and what it says. */
  readonly document: string;
  readonly sentences: readonly Sentence[];
}

export const HEXAD = 'hexad';
/** Of one message. */
export const MOST_CHARACTERS = 4_000;
/** Of all that is kept of one conversation, in bytes of UTF-8. */
export const QUOTA = 256 * 1024;
/** In one conversation, whatever becomes of its draft. */
export const MOST_ASKED = 8;

export const bytesOf = ({ turns, sentences }: Pick<Conversation, 'turns' | 'sentences'>): number =>
  [...turns, ...sentences].reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
