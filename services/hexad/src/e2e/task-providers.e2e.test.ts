import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GitHubDouble } from '@hexad/provider-double';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Calculator, SUBTRACTION } from './fixtures/calculator.js';
import { HANDING_OVER } from './fixtures/handing-over.js';
import { ROOT } from './fixtures/hexad.js';
import { ModelHouse } from './fixtures/model-house.js';
import { FINDING, REVIEWING, RULE } from './fixtures/reviewing.js';

const MODELS = { claude: 'anthropic/claude-sonnet-5', responses: 'openai/gpt-5.5', gemini: 'gemini/gemini-2.5-flash' };

const naming = (name: string) => expect.stringContaining(`The branches of this name in ${name} land with this one`) as string;
const lines = (text: string) => text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));

let house: ModelHouse;
let github: GitHubDouble;
beforeAll(async () => {
  const kinds = join(ROOT, 'services/agents/kinds/code.yaml');
  const env: Record<string, string> = { HEXAD_MODEL: 'primary' };
  house = await ModelHouse.open({ script: { rules: [...REVIEWING, ...HANDING_OVER, ...SUBTRACTION] }, env });
  await house.stop();
  const folder = house.machine.path('kinds');
  mkdirSync(folder);
  for (const [name, model] of Object.entries({ ...MODELS, author: 'chatty/kite-1' }))
    writeFileSync(
      join(folder, `${name}.yaml`),
      `${readFileSync(kinds, 'utf8').replace(/^name: code$/m, `name: ${name}`)}model: ${model}\n`,
    );
  github = await GitHubDouble.start();
  await house.start({ HEXAD_AGENT_KINDS_DIR: folder, HEXAD_INTEGRATIONS_ALLOWED_HOSTS: '127.0.0.1' });
});
afterAll(async () => {
  await house?.[Symbol.asyncDispose]();
  await github?.[Symbol.asyncDispose]();
});

/** The double checks what a provider checks: the form of tools, calls with their results, the order of turns. */
describe('an agent whose kind names its model', () => {
  it.each(Object.keys(MODELS))('works over the protocol of %s', async (kind) => {
    const calculator = new Calculator(house.machine.path(kind));
    const { code, stdout, stderr } = await house.machine.hexad(['task', 'run', '--repo', kind, '--kind', kind, 'subtract must subtract']);
    expect([code, stderr.replace(/Run \S+\n/, '')]).toEqual([0, '']);
    expect(stdout).toContain('Done: fix: subtract');
    expect(calculator.git('branch', '--list', 'task/*')).not.toBe('');
  });

  it('hands over to one of another kind, who goes on with its commit on its branch', async () => {
    const calculator = new Calculator(house.machine.path('handed'));
    const { code, stdout } = await house.machine.hexad([...'task run --repo handed --kind author'.split(' '), 'subtract must subtract']);
    const [, branch = ''] = /branch +(\S+)/.exec(stdout) ?? [];
    expect([code, calculator.git('log', '--format=%s', `main..${branch}`).split('\n').length]).toEqual([0, 2]);
    expect(calculator.git('show', `${branch}:src/calculator.js`)).toContain('a - b');
    expect(calculator.git('show', `${branch}:README.md`)).toContain('takes the second from the first');
  });
});

describe('reviews of a project', () => {
  let reviewed: Calculator;
  let project: string;
  beforeAll(async () => {
    reviewed = new Calculator(house.machine.path('reviewed'));
    project = (await house.set('/v1/projects', { name: 'Calculator' }))['id'];
  });

  const review = async () => {
    const before = house.double.requests.length;
    const args = ['task', 'run', '--repo', 'reviewed', '--kind', 'review', '--project', project, '--json', 'Review this'];
    const { stdout } = await house.machine.hexad(args);
    const told = house.double.requests.slice(before).map(({ body }) => JSON.stringify(body));
    return { report: lines(stdout).at(-1).report, told };
  };
  const said = async (...words: string[]) => {
    const { code, stdout } = await house.machine.hexad(['review', ...words, '--project', project, '--json']);
    return code === 0 ? lines(stdout) : [{ code }];
  };

  it('find with six pairs of eyes, and learn from what people say of it', async () => {
    const first = await review();
    expect(first.report).toMatchObject({ findings: [{ aspect: 'correctness', ...FINDING }], score: 91, dismissed: 0 });
    expect([first.report.aspects.length, first.told.length]).toEqual([6, 6]);
    const [[finding], [rule]] = [await said('findings'), await said('rules')];
    expect([finding, rule]).toMatchObject([
      { ...FINDING, state: 'open' },
      { text: RULE, state: 'proposed' },
    ]);
    await said('dismiss', finding.id, '--reason', 'adding is what is meant here');
    await said('approve', rule.id);
    const second = await review();
    expect(second.report).toMatchObject({ findings: [], dismissed: 1, score: 100 });
    expect(second.told.filter((text) => text.includes(RULE)).length).toBe(6);
    expect(second.told.some((text) => text.includes('adding is what is meant here'))).toBe(true);
    expect(await said('revoke', rule.id)).toMatchObject([{ text: RULE, state: 'revoked' }]);
    expect(await said('rules', '--state', 'approved')).toEqual([]);
    expect([reviewed.git('status', '--porcelain'), reviewed.git('branch', '--list', 'task/*')]).toEqual(['', '']);
  });
});

/** Repositories of somebody at a host, each with a pull request to be. */
const placesOf = (...names: string[]) =>
  names.map((name) => {
    const calculator = new Calculator(house.machine.path(name));
    calculator.git('config', 'core.bare', 'true');
    github.repo('shop', name).follow(join(calculator.folder, '.git'));
    return { calculator, place: { name, repo: calculator.folder, pull_request: `${github.origin}/shop/${name}` } };
  });

describe('one piece of work in several repositories', () => {
  const ENDED = new Set(['succeeded', 'failed', 'cancelled']);
  const several = async (places: readonly object[]) => {
    const inputs = { goal: 'subtract must subtract', kind: 'claude', places, land: true };
    const { id } = await house.set('/v1/runs', { workflow: 'several', inputs });
    const run = async () => (await house.call('GET', `/v1/runs/${id}`)).json;
    await expect.poll(async () => ENDED.has((await run())['state']), { timeout: 120_000, interval: 250 }).toBe(true);
    return run();
  };
  beforeAll(async () => {
    const { url, token } = github;
    await house.set('/v1/integrations/connections', { provider: 'github', name: 'hub', baseUrl: url, token });
  });

  it('is proposed on branches of one name in pull requests that name each other, and lands in all of them', async () => {
    const places = placesOf('api', 'web');
    const run = await several(places.map(({ place }) => place));
    expect(run).toMatchObject({ state: 'succeeded', errorCode: null });
    const pulls = places.map(({ place }) => github.repo('shop', place.name).pulls);
    const title = 'fix: subtract instead of adding';
    expect(pulls).toMatchObject([[{ title, base: 'main', body: naming('web') }], [{ title, base: 'main', body: naming('api') }]]);
    expect(pulls[0]![0]!.branch).toBe(pulls[1]![0]!.branch);
    for (const { calculator } of places) expect(calculator.git('show', 'main:src/calculator.js')).toContain('a - b');
  });
});
