import type { Answer, Finish } from '../../calls/domain/answer.js';

/** An answer that ended. A refusal, a filter's word and half of a conversation may be another thing the next time. */
const ENDED: ReadonlySet<Finish> = new Set<Finish>(['stop', 'stop_sequence', 'length', 'tool_calls']);

/** Whether an answer may be given again: it is complete, and holds nothing that its provider alone understands and may forget. */
export const keepable = ({ finish, parts }: Answer): boolean =>
  ENDED.has(finish) && parts.length > 0 && parts.every(({ type }) => type !== 'opaque');
