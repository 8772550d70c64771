import { describe, expect, it } from 'vitest';
import { held, taker } from '../fixtures.js';
import { LaneQueue, type Held } from './lane-queue.js';

const laneOf = (...takers: ReturnType<typeof taker>[]): LaneQueue => {
  const lane = new LaneQueue('events:g', 1_000, 4);
  for (const each of takers) lane.join(each);
  return lane;
};

describe('a lane', () => {
  it('hands out no more at once than its consumers can take', () => {
    const one = taker(2);
    const all = [held(), held(), held()];
    laneOf(one).fetched(all, 6);
    expect(one.got).toEqual([all[0]!.seq, all[1]!.seq]);
  });

  it('hands out to the consumer with the fewest', () => {
    const [one, two] = [taker(2), taker(2)];
    laneOf(one, two).fetched([held(), held()], 6);
    expect([one.got.length, two.got.length]).toEqual([1, 1]);
  });

  it('hands out one of a key at a time, in order', () => {
    const one = taker(4);
    const lane = laneOf(one);
    const [first, second] = [held({ order: 'a' }), held({ order: 'a' })];
    lane.fetched([first, second], 6);
    expect(one.got).toEqual([first.seq]);
    lane.settled(first.seq, false);
    expect(one.got).toEqual([first.seq, second.seq]);
  });

  it('gives back those that wait behind one of their key that is tried again', () => {
    const lane = laneOf(taker(4));
    const [first, second, other] = [held({ order: 'a' }), held({ order: 'a' }), held({ order: 'b' })];
    lane.fetched([first, second, other], 6);
    expect(lane.settled(first.seq, true)).toEqual([second]);
    expect(lane.held).toEqual([other]);
  });

  it('gives back what waits when its last consumer leaves', () => {
    const one = taker(1);
    const lane = laneOf(one);
    const [running, waiting] = [held(), held()];
    lane.fetched([running, waiting], 6);
    expect(lane.leave(one)).toEqual([waiting]);
    expect(lane.wanted).toBe(0);
  });

  it('wants nothing while enough waits', () => {
    const lane = laneOf(taker(1));
    lane.fetched(
      Array.from({ length: 5 }, () => held()),
      5,
    );
    expect(lane.wanted).toBe(0);
  });

  it('is awake after a fetch that brought as much as was wanted', () => {
    const lane = laneOf(taker(1));
    lane.doze();
    lane.fetched([held()], 1);
    expect(lane.awake).toBe(true);
  });

  it('sleeps after a fetch that brought less', () => {
    const lane = laneOf(taker(1));
    lane.doze();
    lane.fetched([held()], 2);
    expect(lane.awake).toBe(false);
  });

  it('stays awake when it was woken while a fetch that brought nothing was under way', () => {
    const lane = laneOf(taker(1));
    lane.doze();
    lane.wake();
    lane.fetched([], 5);
    expect(lane.awake).toBe(true);
  });

  it('wakes when a lease ends that something may have waited behind', () => {
    const lane = laneOf(taker(2));
    const first = held({ order: 'a' });
    lane.fetched([first], 1);
    lane.doze();
    lane.fetched([], 5);
    lane.settled(first.seq, false);
    lane.freed();
    expect(lane.awake).toBe(true);
  });

  it('aborts the handler of a delivery that it lost, and keeps its place until the handler ends', () => {
    const one = taker(1);
    const lane = laneOf(one);
    const [lost, next] = [held(), held()];
    lane.fetched([lost, next], 6);
    lane.lose(lost.seq, new Error('gone'));
    expect(lost.lost.signal.aborted).toBe(true);
    expect(one.got).toEqual([lost.seq]);
    lane.settled(lost.seq, false);
    expect(one.got).toEqual([lost.seq, next.seq]);
  });
});

const quick = 8;

/** A lane of tasks on which short ones were done one after the other. */
function quickLane(one: ReturnType<typeof taker>, stuck?: (held: readonly Held[]) => void): LaneQueue {
  const lane = new LaneQueue('tasks:t', 1_000, 0, stuck);
  lane.join(one);
  for (let n = 0; n < quick; n += 1) {
    const each = held();
    lane.fetched([each], 1);
    lane.settled(each.seq, false);
  }
  one.got.length = 0;
  return lane;
}

describe('a lane of tasks', () => {
  it('wants no more than it has places for, since others may be free', () => {
    const lane = new LaneQueue('tasks:t', 1_000, 0);
    lane.join(taker(2));
    expect(lane.wanted).toBe(2);
  });

  it('wants many more while tasks are short', () => {
    expect(quickLane(taker(2)).wanted).toBe(3 * (2 + 16));
  });

  it('is looked into again after its table had more, and not while outboxes fill it and nothing else waits', () => {
    const lane = new LaneQueue('tasks:t', 1_000, 0);
    lane.join(taker(4));
    const awakeAfter = (more?: boolean): boolean => {
      lane.doze();
      lane.fetched([held()], 1, more);
      return lane.awake;
    };
    expect([awakeAfter(true), awakeAfter(), awakeAfter(false), awakeAfter()]).toEqual([true, true, false, false]);
  });

  it('begins what waits by the weight of its priority', () => {
    const one = taker(1);
    const lane = quickLane(one);
    const all = Array.from({ length: 30 }, (_, n) => held({ priority: n % 3 }));
    lane.fetched(all, 54);
    while (one.got.length < 10) lane.settled(one.got.at(-1)!, false);
    const priorities = one.got.map((seq) => all.find((each) => each.seq === seq)!.priority);
    expect(priorities.toSorted((a, b) => a - b)).toEqual([0, 1, 1, 1, 2, 2, 2, 2, 2, 2]);
  });

  it('gives back what it cannot begin soon, and wants no more than it has places for from then on', async () => {
    const given = Promise.withResolvers<readonly Held[]>();
    const lane = quickLane(taker(1), given.resolve);
    const [long, waiting] = [held(), held()];
    lane.fetched([long, waiting], 54);
    expect(await given.promise).toEqual([waiting]);
    lane.settled(long.seq, false);
    expect(lane.wanted).toBe(1);
  });
});
