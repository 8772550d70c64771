import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Calculator, SUBTRACTION } from './fixtures/calculator.js';
import { ROOT } from './fixtures/hexad.js';
import { ModelHouse } from './fixtures/model-house.js';

const MODELS = { claude: 'anthropic/claude-sonnet-5', responses: 'openai/gpt-5.5', gemini: 'gemini/gemini-2.5-flash' };

/** The double checks what a provider checks: the form of tools, calls with their results, the order of turns. */
describe('an agent whose kind names its model', () => {
  let house: ModelHouse;
  beforeAll(async () => {
    const kinds = join(ROOT, 'services/agents/kinds/code.yaml');
    const env: Record<string, string> = { HEXAD_MODEL: 'primary' };
    house = await ModelHouse.open({ script: { rules: SUBTRACTION }, env });
    await house.stop();
    const folder = house.machine.path('kinds');
    mkdirSync(folder);
    for (const [name, model] of Object.entries(MODELS))
      writeFileSync(
        join(folder, `${name}.yaml`),
        `${readFileSync(kinds, 'utf8').replace(/^name: code$/m, `name: ${name}`)}model: ${model}\n`,
      );
    await house.start({ HEXAD_AGENT_KINDS_DIR: folder });
  });
  afterAll(() => house?.[Symbol.asyncDispose]());

  it.each(Object.keys(MODELS))('works over the protocol of %s', async (kind) => {
    const calculator = new Calculator(house.machine.path(kind));
    const { code, stdout, stderr } = await house.machine.hexad(['task', 'run', '--repo', kind, '--kind', kind, 'subtract must subtract']);
    expect([code, stderr.replace(/Run \S+\n/, '')]).toEqual([0, '']);
    expect(stdout).toContain('Done: fix: subtract');
    expect(calculator.git('branch', '--list', 'task/*')).not.toBe('');
  });
});
