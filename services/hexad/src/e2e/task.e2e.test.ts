import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Calculator, SUBTRACTION } from './fixtures/calculator.js';
import type { Ended } from './fixtures/hexad.js';
import { ModelHouse } from './fixtures/model-house.js';

const MODEL = { HEXAD_MODEL: 'chatty/kite-1' };
const GOAL = 'subtract must subtract';

describe('`hexad task run` with a model', () => {
  let house: ModelHouse;
  let calculator: Calculator;
  let ended: Ended;
  beforeAll(async () => {
    house = await ModelHouse.open({
      script: { rules: SUBTRACTION },
      env: MODEL,
    });
    calculator = new Calculator(house.machine.path('calculator'));
    calculator.write('notes.txt', 'not committed');
    ended = await house.machine.hexad(['task', 'run', '--repo', 'calculator', GOAL], { env: MODEL });
  });
  afterAll(() => house?.[Symbol.asyncDispose]());

  it('ends well, with a branch in the repository and the proof', () => {
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.stdout).toMatch(/C1 +subtract\(5, 3\) is 2 +test\/subtract\.test\.js: takes the second from the first +proved/);
    const [, branch = ''] = /branch +(\S+)/.exec(ended.stdout) ?? [];
    expect(calculator.git('show', `${branch}:src/calculator.js`)).toContain('a - b');
    expect(calculator.git('log', '--format=%s', `main..${branch}`)).toBe('fix: subtract instead of adding');
  });

  it('leaves what is checked out as it was', () => {
    expect([calculator.git('status', '--porcelain'), calculator.git('branch', '--show-current')]).toEqual(['?? notes.txt', 'main']);
  });

  it('asked the model once for each step, and paid what the description says', async () => {
    const asked = house.double.requests.filter(({ endpoint }) => endpoint === 'chat');
    expect(asked.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const { json } = await house.call('GET', '/v1/usage');
    const [, cost = ''] = /cost +\$(\S+)/.exec(ended.stdout) ?? [];
    // The description has four decimals.
    expect(Number(cost)).toBeCloseTo(Number(json['total'].cost) / 1_000_000, 3);
  });
});
