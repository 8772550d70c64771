import { describe, expect, it } from 'vitest';
import { record } from '../../fixtures/records.js';
import { TEXT_OUTPUT } from '../../calls/domain/request.js';
import { Backlog } from './backlog.js';
import { charactersOf, toLine, type Line } from './line.js';

const request = { system: [], turns: [], tools: [], toolChoice: 'auto', output: TEXT_OUTPUT } as const;
const bare = (): Line => toLine(record());
const full = (): Line => toLine(record({ bodies: { request } }));
const SIZE = charactersOf(full());
const idsOf = (lines: readonly Line[]) => lines.map(({ id }) => id);

describe('a backlog of records', () => {
  it('gives the oldest first, and back to their place what could not be written', () => {
    const backlog = new Backlog({ most: 10, mostCharacters: 1_000 });
    const lines = [bare(), bare(), bare()];
    for (const line of lines) backlog.add(line);
    const taken = backlog.take(2, 1_000);
    backlog.giveBack(taken);
    expect([idsOf(taken), idsOf(backlog.take(9, 1_000))]).toEqual([idsOf(lines.slice(0, 2)), idsOf(lines)]);
  });

  it('loses its oldest bodies before any record', () => {
    const backlog = new Backlog({ most: 10, mostCharacters: 2 * SIZE });
    const lines = [bare(), full(), full(), full(), full()];
    const dropped = lines.map((line) => backlog.add(line).bodies);
    expect(dropped).toEqual([0, 0, 0, 1, 1]);
    expect(backlog.take(9, 9_000).map(({ bodies }) => bodies !== undefined)).toEqual([false, false, false, true, true]);
  });

  it('loses its oldest records when there are too many', () => {
    const backlog = new Backlog({ most: 2, mostCharacters: 9 * SIZE });
    const lines = [full(), bare(), bare()];
    const dropped = lines.map((line) => backlog.add(line));
    expect(dropped.at(-1)).toEqual({ records: 1, bodies: 1, gone: [lines[0]!.id] });
    expect(idsOf(backlog.take(9, 1))).toEqual(idsOf(lines.slice(1)));
  });

  it('has room again for the bodies of what was taken', () => {
    const backlog = new Backlog({ most: 10, mostCharacters: 2 * SIZE });
    for (let round = 0; round < 5; round += 1) {
      expect([backlog.add(full()), backlog.add(full())]).toEqual([
        { records: 0, bodies: 0 },
        { records: 0, bodies: 0 },
      ]);
      backlog.take(2, 2 * SIZE);
    }
  });

  it('counts what is given back as it counts what is new', () => {
    const backlog = new Backlog({ most: 2, mostCharacters: 2 * SIZE });
    backlog.add(full());
    const taken = backlog.take(1, SIZE);
    backlog.add(full());
    backlog.add(full());
    expect(backlog.giveBack(taken)).toEqual({ records: 1, bodies: 1, gone: [taken[0]!.id] });
  });

  it('takes no more bodies at once than were asked for, but one line at least', () => {
    const backlog = new Backlog({ most: 10, mostCharacters: 10 * SIZE });
    for (let count = 0; count < 5; count += 1) backlog.add(full());
    expect([backlog.take(5, 2 * SIZE).length, backlog.take(5, 1).length, backlog.size]).toEqual([2, 1, 2]);
  });
});

describe('the line of a record', () => {
  it('is of bounded size, and holds nothing that a database refuses', () => {
    const line = toLine(record({ asked: `a\0\uD800${'x'.repeat(100_000)}`, purpose: '\0' }));
    const row = JSON.parse(line.row) as Record<string, string>;
    expect([row['asked']!.slice(0, 4), row['purpose'], line.row.length < 2_000]).toEqual(['a\uFFFDxx', '', true]);
  });
});
