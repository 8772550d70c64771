import type { OutboxMessage } from '@hexad/store';
import { describe, expect, it } from 'vitest';
import { Names } from './names.js';
import { outgoing } from './outgoing.js';

const names = new Names('hexad');
const message = (about: Partial<OutboxMessage> = {}): OutboxMessage => ({
  id: '01890000-0000-7000-8000-000000000002',
  kind: 'event',
  name: 'hexad.spec.spec.finalized.v1',
  service: 'spec',
  tenant: '01890000-0000-7000-8000-000000000001',
  key: 'a',
  subject: null,
  actor: 'user:7',
  priority: 1,
  ordered: false,
  traceparent: null,
  time: new Date('2026-01-15T12:00:00Z'),
  data: {},
  ...about,
});

describe('a message on its way to RabbitMQ', () => {
  it('goes to the partition of its key when it is an event', () => {
    expect(outgoing(names, message())).toMatchObject({ exchange: 'hexad.events', routingKey: 'hexad.spec.spec.finalized.v1.6' });
  });

  it('goes to the queue of its priority when it is a task, and must have one', () => {
    const task = outgoing(names, message({ kind: 'task', name: 'tasks.code', priority: 2 }));
    expect(task).toMatchObject({ exchange: '', routingKey: 'hexad.tasks.tasks.code.high', properties: { mandatory: true } });
  });

  it.for([
    ['too_large', { data: { text: 'x'.repeat(1_000_000) } }],
    ['too_large', { key: 'x'.repeat(40_000) }],
    ['invalid', { name: 'hexad.*' }],
    ['invalid', { name: 'hexad.#' }],
    ['invalid', { name: 'hexad spec' }],
    ['invalid', { name: 'x'.repeat(256) }],
  ] as const)('is refused as %s before anything is sent', ([code, about]) => {
    expect(() => outgoing(names, message(about))).toThrow(expect.objectContaining({ code }));
  });
});
