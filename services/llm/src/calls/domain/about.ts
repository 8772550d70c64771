import type { CallRecord } from '../application/ports.js';

/** What the books cannot tell of a call. */
export type About = Pick<CallRecord, 'operation' | 'door' | 'purpose' | 'asked' | 'actor' | 'streamed'> &
  Partial<Pick<CallRecord, 'conversation' | 'agent' | 'prompt'>>;

/** Characters of a text that came from outside. */
const LONGEST_TEXT = 200;

/** Kept with the money of a call until its record is written, so that this can be made again: short, and without what a prompt was filled with. */
export function writeAbout({ operation, door, purpose, asked, actor, streamed, conversation, agent, prompt }: About): object {
  return {
    operation,
    door: short(door),
    purpose: short(purpose),
    asked: short(asked),
    actor: short(actor),
    streamed,
    conversation: short(conversation),
    agent: short(agent),
    ...(prompt && { template: short(prompt.template), version: prompt.version, arm: short(prompt.arm) }),
  };
}

/** Reads what `writeAbout` wrote. */
export function aboutOf(written: unknown): About {
  const said = (typeof written === 'object' && written !== null ? written : {}) as Readonly<Record<string, unknown>>;
  const text = (name: string): string => (typeof said[name] === 'string' ? said[name] : '');
  const { operation, version } = said;
  return {
    operation: operation === 'embeddings' || operation === 'batch' ? operation : 'chat',
    door: text('door'),
    purpose: text('purpose'),
    asked: text('asked'),
    actor: text('actor'),
    streamed: said['streamed'] === true,
    conversation: text('conversation') || undefined,
    agent: text('agent') || undefined,
    prompt: typeof version === 'number' ? { template: text('template'), version, arm: text('arm') || undefined } : undefined,
  };
}

/** Undefined where there is nothing to say. The database takes neither a NUL nor half a character. */
const short = (text = ''): string | undefined => text.slice(0, LONGEST_TEXT).replaceAll('\0', '').toWellFormed() || undefined;
