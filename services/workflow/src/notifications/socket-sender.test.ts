import { describe, expect, it } from 'vitest';
import type { Told } from '../feed/domain/entry.js';
import { SocketSender } from './adapters/socket-sender.js';
import { Inbox } from './application/inbox.js';
import type { Outgoing } from './application/ports.js';

class MemoryInbox extends Inbox {
  readonly kept = new Map<string, { readonly userId: string; readonly told: Told }>();
  override async put(_tenant: string, userId: string, told: Told, key: string): Promise<void> {
    this.kept.set(key, { userId, told });
  }
}

const at = new Date('2026-01-15T12:00:00Z');
const delivery = (id: string, projectId = 'p', attempts = 0): Outgoing['delivery'] => ({
  id,
  channelId: 'c',
  subscriptionId: 's',
  projectId,
  happening: {
    id: `event ${id}`,
    type: 't',
    projectId,
    runId: 'r',
    at,
    actor: 'user:bob',
    severity: 'error',
    title: id,
    data: { big: 'x'.repeat(1_000) },
  },
  state: 'pending',
  waitsFor: 'digest',
  attempts,
  tries: 0,
  firstTriedAt: undefined,
  dueAt: at,
  createdAt: at,
  endedAt: undefined,
  errorCode: '',
  errorMessage: '',
  status: 0,
});
const channel: Outgoing['channel'] = {
  id: 'c',
  projectId: '',
  kind: 'websocket',
  name: 'me',
  target: '',
  room: '',
  userId: 'ann',
  state: 'active',
  reason: '',
  failingSince: undefined,
  createdAt: at,
};
const sent = async (first: Outgoing['delivery'], together: readonly Outgoing['delivery'][] = []) => {
  const inbox = new MemoryInbox();
  const sender = new SocketSender(inbox);
  for (let tries = 0; tries < 2; tries += 1) await sender.send('t', { delivery: first, channel, userId: 'ann', together });
  return inbox.kept;
};

describe('what is kept for a person', () => {
  it('is one message for each try, however often that is repeated', async () => {
    const kept = await sent(delivery('a'));
    expect([...kept.keys(), kept.get('a 0')!.userId, kept.get('a 0')!.told.severity]).toEqual(['a 0', 'ann', 'error']);
  });

  it('lists the first hundred of a digest without their data, and says how many there were', async () => {
    const all = Array.from({ length: 150 }, (_, n) => delivery(`d${n}`));
    const { told } = (await sent(all[0]!, all)).get('d0 0')!;
    const { count, events } = JSON.parse(told.data) as { count: number; events: { title: string }[] };
    expect([told.type, told.title, told.projectId, count, events.length, events[1]!.title]).toEqual([
      'hexad.workflow.digest.v1',
      '150 messages',
      'p',
      150,
      100,
      'd1',
    ]);
  });

  it('is of no project when its messages are of several', async () => {
    const all = [delivery('a', 'p'), delivery('b', 'q')];
    expect((await sent(all[0]!, all)).get('a 0')!.told.projectId).toBe('');
  });
});
