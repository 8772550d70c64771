import { describe, expect, it } from 'vitest';
import { MergeGround, type Wish } from '../../fixtures/merge-ground.js';
import { Prover, Target } from '../hands.js';
import { Lander, type Place } from './lander.js';
import type { LandingEvent, Together } from './together.js';

const DEAD = new Error('the process died');
const wish = (claim: number, line = claim): Wish => ({ claim, line, edits: true });

/** Two repositories with a change set each, and a log that outlives the processes. */
class Two implements AsyncDisposable {
  readonly events: LandingEvent[] = [];
  /** Called when an event is in the log; may throw, as a process dies. */
  onEvent: (event: LandingEvent) => Promise<void> | void = () => {};
  beforeEvent: (event: LandingEvent, seq: number) => void = () => {};

  private constructor(
    readonly grounds: readonly MergeGround[],
    readonly heads: readonly string[],
  ) {}

  static async with(wishes: readonly Wish[]): Promise<Two> {
    const grounds = [await MergeGround.open(), await MergeGround.open()];
    const heads: string[] = [];
    for (const [at, ground] of grounds.entries())
      heads.push((await ground.change('ours', await ground.repository.commitOf('main'), wishes[at]!)).head);
    return new Two(grounds, heads);
  }

  /** As a process that has just started does it. */
  land(mayStop = () => {}): Promise<Together> {
    const places = this.grounds.map(({ repository, fault }, at): Place => {
      class Main extends Target {
        override tip = (): Promise<string> => repository.commitOf('main');
        override move = (commit: string, onto: string): Promise<void> => repository.move('main', commit, onto);
      }
      class Node extends Prover {
        override fault = fault;
      }
      return { repository, target: new Main(), prover: new Node(), head: this.heads[at]!, name: `repository ${at}` };
    });
    const lander = new Lander(places, [...this.events], async (event, seq) => {
      this.beforeEvent(event, seq);
      if (seq !== this.events.length + 1) throw new Error(`Event ${seq} is not the next one.`);
      this.events.push(event);
      await this.onEvent(event);
    });
    return lander.run(mayStop);
  }

  /** Somebody else pushes. */
  async meddle(at: number, files: Readonly<Record<string, string>>): Promise<void> {
    const { repository } = this.grounds[at]!;
    await this.grounds[at]!.commit(`meddler-${this.events.length}`, await repository.commitOf('main'), files, true);
  }

  /** Of each: whether the change set is in it, and whether it is in order. */
  async outcome(): Promise<[boolean, string | undefined][]> {
    return Promise.all(
      this.grounds.map(async ({ fault }, at): Promise<[boolean, string | undefined]> => [
        await this.has(at, 'modules/ours'),
        await fault('main'),
      ]),
    );
  }

  async has(at: number, file: string): Promise<boolean> {
    const { code } = await this.grounds[at]!.repository.git.exec(['cat-file', '-e', `main:${file}`], { accept: [1, 128] });
    return code === 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const ground of this.grounds) await ground[Symbol.asyncDispose]();
  }
}

const once = (type: LandingEvent['type'], work: () => Promise<void>) => {
  let done = false;
  return async (event: LandingEvent): Promise<void> => {
    if (event.type !== type || done) return;
    done = true;
    await work();
  };
};

async function untilOver(two: Two): Promise<Together> {
  for (;;) {
    try {
      return await two.land();
    } catch (thrown) {
      if (thrown !== DEAD) throw thrown;
    }
  }
}

/** Claims the same number as ours in the second repository: what is proved alone is wrong together. */
const spoils = (two: Two) => once('landed', () => two.meddle(1, { 'modules/meddler': '2' }));

describe('change sets of two repositories', () => {
  it('both land when both are in order', async () => {
    await using two = await Two.with([wish(1), wish(2)]);
    const { failure, landings } = await two.land();
    expect([failure, landings.map(({ name }) => name)]).toEqual([undefined, ['landed', 'landed']]);
    expect(await two.outcome()).toEqual([[true, undefined], [true, undefined]]); // prettier-ignore
  });

  it('neither moves when the second is not in order', async () => {
    await using two = await Two.with([wish(1), wish(0)]);
    const before = await two.grounds[0]!.repository.commitOf('main');
    expect(await two.land()).toMatchObject({ failure: { at: 1, code: 'red' } });
    expect(await two.grounds[0]!.repository.commitOf('main')).toBe(before);
  });

  it('the first is taken back when the second cannot land any more, and what others did in between stays', async () => {
    await using two = await Two.with([wish(1), wish(2)]);
    const spoil = spoils(two);
    two.onEvent = async (event) => {
      await spoil(event);
      if (event.type === 'failed') await two.meddle(0, { 'modules/theirs': '9' });
    };
    const { failure, landings } = await two.land();
    expect([failure?.code, landings.map(({ name }) => name)]).toEqual(['red', ['taken_back', 'proved']]);
    expect(await two.outcome()).toEqual([[false, undefined], [false, undefined]]); // prettier-ignore
    expect(await two.has(0, 'modules/theirs')).toBe(true);
  });

  it('say which one people have to take back, where others have built on it', async () => {
    await using two = await Two.with([wish(1), wish(2)]);
    const spoil = spoils(two);
    two.onEvent = async (event) => {
      await spoil(event);
      if (event.type === 'failed') await two.meddle(0, { 'modules/ours': 'changed by others' });
    };
    const { landings } = await two.land();
    expect(landings[0]).toMatchObject({ name: 'stranded', reason: expect.stringContaining('repository 0 has it') });
  });

  it.each([
    ['landing', [true, true]],
    ['taking back', [false, false]],
  ])('are all in or none, however often the process dies while it is %s', { timeout: 120_000 }, async (how, isIn) => {
    await using two = await Two.with([wish(1), wish(2)]);
    const spoil = how === 'landing' ? async () => {} : spoils(two);
    const died = new Set<string>();
    const dieOnce = (key: string): void => {
      if (died.has(key)) return;
      died.add(key);
      throw DEAD;
    };
    two.beforeEvent = ({ type, at }) => dieOnce(`before ${type} ${at}`);
    two.onEvent = async (event) => {
      await spoil(event);
      dieOnce(`after ${event.type} ${event.at}`);
    };
    const { landings } = await untilOver(two);
    expect(landings.map(({ name }) => name)).not.toContain('stranded');
    expect((await two.outcome()).map(([there, fault]) => [there, fault])).toEqual(isIn.map((there) => [there, undefined]));
    const subjects = await two.grounds[0]!.repository.log('main');
    expect(subjects.filter(({ subject }) => subject === 'feat: ours')).toHaveLength(1);
  });

  it('may be stopped before the first has landed, and not after', async () => {
    await using two = await Two.with([wish(1), wish(2)]);
    const stop = (): void => {
      throw DEAD;
    };
    await expect(two.land(stop)).rejects.toBe(DEAD);
    let stopped = false;
    two.onEvent = ({ type }) => void (stopped ||= type === 'landing');
    await two.land(() => stopped && stop());
    expect(await two.outcome()).toEqual([[true, undefined], [true, undefined]]); // prettier-ignore
  });
});
