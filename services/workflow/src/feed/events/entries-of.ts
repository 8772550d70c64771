import type { Message } from '@hexad/bus';
import { happeningOf } from '../../notifications/events/happenings.js';
import type { Placed } from '../application/feed.js';
import { dataOf } from '../domain/entry.js';
import { APPROVALS, projectStream } from '../domain/stream.js';

const OF_APPROVALS = /^hexad\.workflow\.approval\./;

/** The streams that an event of the bus is told in. */
export function entriesOf(message: Message): readonly Placed[] {
  const happening = happeningOf(message)?.happening;
  if (happening === undefined) return [];
  const { id, type, actor, projectId, runId, severity, title, at } = happening;
  const told = { id, type, time: at.toISOString(), actor, projectId, runId, severity, title, data: dataOf(message.data) };
  const ofProject = { stream: projectStream(projectId), told };
  return OF_APPROVALS.test(type) ? [ofProject, { stream: APPROVALS, told }] : [ofProject];
}
