import { describe, expect, it } from 'vitest';
import { readChanges } from './plan-changes.js';

describe('--what-if', () => {
  it('reads each kind of change', () => {
    const changes = readChanges([
      'add=Ann Lee:backend+frontend',
      'remove=Bob',
      'drop=S3',
      'start=2026-12-01',
      'capacity=Zoë: 2:0.5',
      'agents=4',
    ]);
    expect(changes).toMatchObject([
      { change: 'add-person', person: { name: 'Ann Lee', skills: ['backend', 'frontend'], capacity: 1 } },
      { change: 'remove-person', name: 'Bob' },
      { change: 'drop-story', story: 'S3' },
      { change: 'start', date: '2026-12-01' },
      { change: 'capacity', name: 'Zoë: 2', capacity: 0.5 },
      { change: 'agents', count: 4 },
    ]);
  });

  it.each([
    ['hire=Ann', 'There are add=NAME'],
    ['add=Ann:juggling', 'person.skills.0'],
    ['capacity=Ann', 'capacity'],
    ['start=tomorrow', 'date'],
    ['drop', 'is no change'],
  ])('refuses %s with what there is', (text, message) => {
    expect(() => readChanges([text])).toThrow(message);
  });
});
