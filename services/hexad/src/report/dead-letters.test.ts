import { expect, it } from 'vitest';
import type { DeadLetterLine } from '../client/gateway.js';
import { lettersTable } from './dead-letters.js';

it('never cuts the id of a dead letter, however narrow the terminal is', () => {
  const id = `events:${'workflow.task-results-of-a-long-name'.repeat(4)}~${'0'.repeat(36)}`;
  const letter = {
    id,
    lane: 'events:workflow.task-results',
    type: 'hexad.dispatcher.task.succeeded.v1',
    tenant: 'a',
    key: 'k',
    attempts: 5,
    diedAt: '2026-11-21T15:00:00.000Z',
    error: { code: 'internal', message: 'It failed. '.repeat(40) },
  } as unknown as DeadLetterLine;
  for (const width of [40, 140, 400]) {
    const [, line] = lettersTable([letter], width).split('\n');
    expect(line).toContain(`${id}  events:workflow.task-results  hexad.dispatcher.task.succeeded.v1  5`);
    expect(line).toMatch(/internal: It failed.*…$/);
  }
});
