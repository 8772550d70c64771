import type { BrokerBus, DeadLetter } from '@hexad/bus';
import { Metrics } from '@hexad/telemetry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { effects, envelope, numbered, wrong, type BusUnderFault } from './bus-faults.js';
import { collect, enqueue, numbers, publish, unique } from './bus-under-test.js';

type Attributes = Readonly<Record<string, string>>;

const without = (name: string, { [name]: _gone, ...rest }: Attributes): Attributes => rest;

/** What a program that means no good, or no harm, may send: with which id, what it is and how it is refused. */
const GARBAGE: readonly (readonly [source: string, of: (type: string) => Attributes, body: string, code: string])[] = [
  ['', () => ({}), '{}', 'invalid'],
  ['without-tenant', (type) => without('tenant', envelope(type)), '{}', 'invalid'],
  ['tenant-that-is-none', (type) => ({ ...envelope(type), tenant: 'somebody' }), '{}', 'invalid'],
  ['id-that-is-none', (type) => ({ ...envelope(type), id: '7' }), '{}', 'invalid'],
  ['time-that-is-none', (type) => ({ ...envelope(type), time: 'yesterday' }), '{}', 'invalid'],
  ['no-percent-encoding', (type) => ({ ...envelope(type), key: '%zz' }), '{}', 'invalid'],
  ['no-json', envelope, '{', 'invalid'],
  ['unknown-envelope', (type) => ({ ...envelope(type), specversion: '2.0' }), '{}', 'unsupported'],
  ['unknown-type', () => envelope('hexad.other.thing.done.v1'), '{}', 'unsupported'],
  ['unknown-version', (type) => envelope(`${type}.v9`), '{}', 'unsupported'],
  ['long-headers', (type) => ({ ...without('tenant', envelope(type)), junk: 'x'.repeat(45_000) }), '{}', 'invalid'],
  ['too-large', envelope, `"${'x'.repeat(1_000_000)}"`, 'too_large'],
];

/** What becomes of what others publish straight to the broker. `huge`: who refuses 50 MB. */
export function badInput(name: string, huge: 'the broker' | 'the bus', open: () => Promise<BusUnderFault>): void {
  describe(`bad input from programs that publish to ${name}`, () => {
    let faulty: BusUnderFault;
    beforeAll(async () => void (faulty = await open()), 60_000);
    afterAll(() => faulty?.[Symbol.asyncDispose](), 60_000);

    const expected = GARBAGE.map(([source, , , code]) => `${source} ${code}`).sort();
    it('goes to the dead letters of the group with its code, is counted, and holds up no event', async () => {
      const metrics = new Metrics();
      await using bus = faulty.open({ metrics });
      const [type, group] = [unique('type'), unique('g')];
      const done = await effects(faulty.store, bus, type, group);
      for (const [source, of, body] of GARBAGE) await faulty.send(type, source === '' ? {} : { ...of(type), source }, Buffer.from(body));
      await publish(faulty, ...numbered(type, 6));
      await done.count(6);
      expect(wrong(done, 6)).toEqual([]);
      const letters = await lettersOf(bus, `events:${group}`, GARBAGE.length);
      expect(told(letters)).toEqual(expected);
      expect(counted(metrics, `events:${group}`)).toEqual(inAll);
      const whole = letters.find(({ message }) => message.source === 'unknown-version');
      expect(Object.values(whole!.headers)).toContain(`${type}.v9`);
    });

    it('goes to the dead letters of the queue, and holds up no task', async () => {
      const metrics = new Metrics();
      await using bus = faulty.open({ metrics });
      const [queue, got] = [unique('tasks'), collect()];
      await bus.onTask({ queue }, async (d) => got.add(d));
      for (const [source, of, body] of GARBAGE)
        await faulty.sendTask(queue, source === '' ? {} : { ...of(queue), source }, Buffer.from(body));
      await enqueue(faulty, { queue, key: 'k', data: { n: 1 } });
      expect(numbers(await got.count(1))).toEqual([1]);
      expect(told(await lettersOf(bus, `tasks:${queue}`, GARBAGE.length))).toEqual(expected);
      expect(counted(metrics, `tasks:${queue}`)).toEqual(inAll);
    });

    const fifty = Buffer.alloc(50_000_000, 'x');

    const notTaken = async (): Promise<void> => {
      await using bus = faulty.open();
      const type = unique('type');
      const done = await effects(faulty.store, bus, type);
      await expect(faulty.send(type, envelope(type), fifty)).rejects.toThrow(/max_?payload/iu);
      await publish(faulty, ...numbered(type, 1));
      expect(numbers(await done.count(1))).toEqual([0]);
    };

    const refused = async (): Promise<void> => {
      await using bus = faulty.open();
      const [type, group] = [unique('type'), unique('g')];
      const done = await effects(faulty.store, bus, type, group);
      await faulty.send(type, envelope(type), fifty);
      await publish(faulty, ...numbered(type, 1));
      await done.count(1);
      const [letter] = await lettersOf(bus, `events:${group}`, 1);
      expect(letter?.error).toMatchObject({ code: 'too_large', details: { bytes: fifty.length } });
      expect(letter?.message.data).toHaveLength(1_000_000);
    };

    const [outcome, test] =
      huge === 'the broker'
        ? (['is not taken by the broker', notTaken] as const)
        : (['leaves its beginning with the dead letters', refused] as const);
    // oxlint-disable-next-line vitest/expect-expect -- both assert
    it(`of 50 MB ${outcome}, and the event behind it arrives`, test);

    it('to a subject with wildcards is for nobody', async () => {
      await using bus = faulty.open();
      const [type, group] = [unique('type'), unique('g')];
      const done = await effects(faulty.store, bus, type, group);
      for (const wild of ['*', '>', '#']) await faulty.send(wild, envelope(type), Buffer.from('{}')).catch(() => undefined);
      await publish(faulty, ...numbered(type, 1));
      expect(numbers(await done.count(1))).toEqual([0]);
      expect(await bus.deadLetters.list({ lane: `events:${group}` })).toEqual([]);
    });
  });
}

const told = (letters: readonly DeadLetter[]): string[] => letters.map(({ message, error }) => `${message.source} ${error.code}`).sort();
const counted = (metrics: Metrics, lane: string): Record<string, number> =>
  Object.fromEntries(
    metrics
      .samples()
      .flatMap(({ name, labels, value }) =>
        name === 'hexad_bus_refused_total' && labels['lane'] === lane ? [[labels['code'], value]] : [],
      ),
  );
const inAll = { invalid: 8, unsupported: 3, too_large: 1 };
async function lettersOf(bus: BrokerBus, lane: string, count: number): Promise<DeadLetter[]> {
  for (;;) {
    const letters = await bus.deadLetters.list({ lane });
    if (letters.length >= count) return letters;
  }
}
