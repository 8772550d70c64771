import { AppError } from '@hexad/kernel';
import { describe, expect, test } from 'vitest';
import { AskedTogether } from './adapters/asked-together.js';

/** Refuses every trip that has a bad question in it. */
const refusingLine = (code: AppError['code']) => {
  let trips = 0;
  const one = new AskedTogether<string, string>(
    (questions) => {
      trips += 1;
      return questions.includes('bad') ? Promise.reject(new AppError(code, 'No.')) : Promise.resolve(questions);
    },
    () => undefined,
  );
  return { one, trips: () => trips };
};

describe('questions that share trips', () => {
  test('what many ask at once goes in one trip, and the same question is in it once', async () => {
    const trips: (readonly string[])[] = [];
    const line = new AskedTogether<string, string>(
      (questions) => {
        trips.push(questions);
        return Promise.resolve(questions.map((question) => `${question}!`));
      },
      () => undefined,
    );
    const asked = ['a', 'b', 'a', 'a'].map((question) => line.ask(question, question));
    expect(await Promise.all(asked)).toEqual(['a!', 'b!', 'a!', 'a!']);
    expect(trips).toEqual([['a', 'b']]);
  });

  test('what is asked while a trip is under way gets the answer of a later one', async () => {
    let now = 0;
    const sent = Promise.withResolvers<void>();
    const back = Promise.withResolvers<void>();
    const line = new AskedTogether<string, number>(
      async (questions) => {
        const answer = ++now;
        sent.resolve();
        if (answer === 1) await back.promise;
        return questions.map(() => answer);
      },
      () => undefined,
    );
    const first = line.ask('a', 'a');
    await sent.promise;
    const second = line.ask('a', 'a');
    expect(await second).toBe(2);
    back.resolve();
    expect(await first).toBe(1);
  });

  test('a question that fails fails no other, and what is away fails all of its trip at once', async () => {
    const refusing = refusingLine('invalid');
    const outcomes = await Promise.allSettled(['good', 'bad'].map((question) => refusing.one.ask(question, question)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    const away = refusingLine('unavailable');
    const lost = await Promise.allSettled(['good', 'bad'].map((question) => away.one.ask(question, question)));
    expect(lost.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(away.trips()).toBe(1);
  });

  test('is idle when everything is answered', async () => {
    let idle = 0;
    const line = new AskedTogether<string, string>(
      (questions) => Promise.resolve(questions),
      () => (idle += 1),
    );
    await Promise.all([line.ask('a', 'a'), line.ask('b', 'b')]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(idle).toBe(1);
  });
});
