import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Calculator, SUBTRACTION } from './fixtures/calculator.js';
import { ModelHouse } from './fixtures/model-house.js';

const MODEL = { HEXAD_MODEL: 'chatty/kite-1' };

describe('`kill -9` in the middle of a task', () => {
  let house: ModelHouse;
  let calculator: Calculator;
  beforeAll(async () => {
    house = await ModelHouse.open({ script: { rules: SUBTRACTION }, env: MODEL });
    calculator = new Calculator(house.machine.path('calculator'));
  });
  afterAll(() => house?.[Symbol.asyncDispose]());

  it('loses nothing and pays nothing twice: the task goes on when the platform is back', async () => {
    const detached = await house.machine.hexad(['task', 'run', '--repo', 'calculator', 'subtract must subtract', '--detach'], {
      env: MODEL,
    });
    const [id = ''] = /[0-9a-f-]{36}/.exec(detached.stdout) ?? [];
    await house.double.until(({ number, outcome }) => number >= 2 && outcome === 'answered', AbortSignal.timeout(60_000));
    await house.kill();
    await house.start();
    const watch = house.machine.start(['task', 'watch', id], { env: MODEL });
    watch.stderr!.resume();
    const lines: string[] = [];
    for await (const line of createInterface({ input: watch.stdout! })) lines.push(line);
    if (watch.exitCode === null) await once(watch, 'exit');
    expect(lines.join('\n')).toContain('Done: fix: subtract');
    expect(watch.exitCode).toBe(0);
    const asked = house.double.requests.filter(({ endpoint }) => endpoint === 'chat');
    // The answer on its way to the dead process may have been lost on the wire; nothing that was heard is asked again.
    expect(asked.length).toBeLessThanOrEqual(SUBTRACTION.length + 1);
    const [branch = ''] = calculator.git('branch', '--list', 'task/*', '--format=%(refname:short)').split('\n');
    expect(calculator.git('rev-list', '--count', `main..${branch}`)).toBe('1');
  });
});
