import type { WatchProjectResponse } from '@hexad/proto/workflow/v1/feed';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from '../notifications/testing/stage.js';
import { ann, bob } from '../runs/testing/house.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage[Symbol.asyncDispose]());

interface Watch extends AsyncDisposable {
  next(): Promise<WatchProjectResponse>;
  /** What is told next of this type. */
  nextOf(type: string): Promise<WatchProjectResponse>;
}

function watch(projectId: string, after?: number, caller = ann): Watch {
  const stop = new AbortController();
  const answers = stage.house.feed.watchProject({ projectId, after }, { caller, signal: stop.signal })[Symbol.asyncIterator]();
  const next = async (): Promise<WatchProjectResponse> => (await answers.next()).value as WatchProjectResponse;
  return {
    next,
    nextOf: async (type) => {
      for (;;) {
        const answer = await next();
        if (answer.entry?.type === type) return answer;
      }
    },
    [Symbol.asyncDispose]: async () => stop.abort(),
  };
}

const SAID = 'hexad.workflow.event.emitted.v1';
const ENDED = 'hexad.workflow.run.ended.v1';

describe('whoever watches a project', () => {
  it('is told of its runs as they go, numbered without gaps', async () => {
    await using watching = watch('alive');
    expect(await watching.next()).toEqual({ sequence: 0, missed: false });
    const runId = await stage.say('hello', 'alive');
    const told = [await watching.next(), await watching.next(), await watching.next()];
    expect(told.map(({ sequence, entry }) => [sequence, entry!.type, entry!.runId, entry!.title])).toEqual([
      [1, 'hexad.workflow.run.started.v1', runId, 'say has started'],
      [2, SAID, runId, 'say: said'],
      [3, ENDED, runId, 'say succeeded'],
    ]);
    expect(JSON.parse(told[1]!.entry!.dataJson)).toMatchObject({ name: 'said', payloadJson: '"hello"' });
  });

  it('gets what happened meanwhile when they come back with the last number', async () => {
    const last = await (async () => {
      await using watching = watch('away');
      await watching.next();
      await stage.say('one', 'away');
      return (await watching.nextOf(ENDED)).sequence;
    })();
    await stage.say('two', 'away');
    await stage.house.restart();
    await using again = watch('away', last);
    expect([await again.next(), (await again.nextOf(SAID)).entry!.dataJson]).toEqual([
      { sequence: last, missed: false },
      expect.stringContaining('two'),
    ]);
  });

  it('is told nothing of another project, nor of another tenant', async () => {
    await using other = watch('quiet');
    await using stranger = watch('loud', undefined, bob);
    await using loud = watch('loud');
    expect([await other.next(), await stranger.next()]).toEqual([
      { sequence: 0, missed: false },
      { sequence: 0, missed: false },
    ]);
    await loud.next();
    await stage.say('x', 'loud');
    await loud.nextOf(ENDED);
    await stage.say('y', 'quiet');
    expect((await other.nextOf(SAID)).entry!.dataJson).toContain('"\\"y\\""');
    await using late = watch('loud', 0, bob);
    expect(await late.next()).toEqual({ sequence: 0, missed: false });
  });

  it('hears that a number was never given', async () => {
    await using watching = watch('young', 7);
    expect(await watching.next()).toEqual({ sequence: 0, missed: true });
  });
});
