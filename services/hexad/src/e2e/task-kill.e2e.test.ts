import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ASKING, Calculator } from './fixtures/calculator.js';
import { ModelHouse } from './fixtures/model-house.js';

const MODEL = { HEXAD_MODEL: 'chatty/kite-1' };

describe('`kill -9` in the middle of a task', () => {
  let house: ModelHouse;
  let calculator: Calculator;
  beforeAll(async () => {
    house = await ModelHouse.open({ script: { rules: ASKING }, env: MODEL });
    calculator = new Calculator(house.machine.path('calculator'));
  });
  afterAll(() => house?.[Symbol.asyncDispose]());

  it('loses nothing and pays nothing twice, at work and while it waits for a person: the task goes on when the platform is back', async () => {
    const detached = await house.machine.hexad(['task', 'run', '--repo', 'calculator', 'subtract must subtract', '--detach'], {
      env: MODEL,
    });
    const [id = ''] = /[0-9a-f-]{36}/.exec(detached.stdout) ?? [];
    await house.double.until(({ number, outcome }) => number >= 1 && outcome === 'answered', AbortSignal.timeout(60_000));
    await house.kill();
    await house.start();
    const journal = async () => (await house.call('GET', `/v1/runs/${id}/journal`)).text;
    await expect.poll(journal, { timeout: 120_000, interval: 250 }).toContain('asks: Which is taken from which?');
    await house.kill();
    await house.start();
    const said = await house.machine.hexad(['task', 'message', id, 'The second from the first.'], { env: MODEL });
    expect(said).toMatchObject({ code: 0, stderr: '' });
    const watch = house.machine.start(['task', 'watch', id], { env: MODEL });
    watch.stderr!.resume();
    const lines: string[] = [];
    for await (const line of createInterface({ input: watch.stdout! })) lines.push(line);
    if (watch.exitCode === null) await once(watch, 'exit');
    expect(lines.join('\n')).toContain('Done: fix: subtract');
    expect(watch.exitCode).toBe(0);
    const asked = house.double.requests.filter(({ endpoint }) => endpoint === 'chat');
    // An answer on its way to a dead process may have been lost on the wire, once for each death; nothing that was heard is asked again.
    expect(asked.length).toBeLessThanOrEqual(ASKING.length + 2);
    expect(JSON.stringify(asked.at(-1)!.body)).toContain('answers: The second from the first.');
    const [branch = ''] = calculator.git('branch', '--list', 'task/*', '--format=%(refname:short)').split('\n');
    expect(calculator.git('rev-list', '--count', `main..${branch}`)).toBe('1');
  });
});
