import { DatabaseName, type RepositoryOptions } from '@hexad/proto/documents';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { repositoryRenderer, shippedPacks } from '../../../../src/adapters/shipped.js';
import { guild } from '../../../../src/fixtures/guild.js';
import { kites } from '../../../../src/fixtures/kites.js';

const renderer = repositoryRenderer(shippedPacks());
async function rendered(stack: string[], options: Partial<RepositoryOptions>, spec = kites): Promise<Map<string, string>> {
  const files = await renderer.execute({ spec, stack, options: { deploy: [], ci: [], database: 'sqlite', ...options } });
  return new Map(files.map(({ path, text }) => [path, text]));
}
const STACKS = [['node-api', 'react-spa'], ['fastapi'], ['vue-spa']];
const CHARTS: [string, ...string[]][] = [['sqlite', ...STACKS[0]!], ['postgres', ...STACKS[0]!], ['sqlite', 'fastapi'], ['sqlite', 'vue-spa']];

describe('options of a repository', () => {
  it('bring their files and no others', async () => {
    const files = [...(await rendered(['node-api'], {})).keys()];
    expect(files.filter((path) => /^(chart|compose|\.env|\.git(hub|lab))/.test(path))).toEqual([]);
    const all = [...(await rendered(['node-api'], { deploy: ['compose', 'helm'], ci: ['github', 'gitlab'] })).keys()];
    expect(all).toEqual(expect.arrayContaining(['compose.yaml', '.env.example', 'chart/values.yaml', '.gitlab-ci.yml', '.github/workflows/ci.yml']));
  });

  it('have GitLab run what GitHub runs', async () => {
    const files = await rendered(['fastapi', 'react-spa'], { ci: ['github', 'gitlab'] });
    const github = parse(files.get('.github/workflows/ci.yml')!) as { jobs: Record<string, { steps: { run?: string }[] }> };
    const gitlab = parse(files.get('.gitlab-ci.yml')!) as Record<string, { before_script: string[]; script: string[]; coverage: string }>;
    for (const [part, { steps }] of Object.entries(github.jobs)) {
      const { before_script: before, script, coverage } = gitlab[part]!;
      expect([...before, ...script]).toEqual([`cd ${part}`, ...steps.flatMap(({ run }) => run ?? [])]);
      const share = new RegExp(coverage.slice(1, -1)).exec('TOTAL    1108    105    91%\nAll files          |   96.57 |    87.93 |');
      expect(['91', '96.57']).toContain(share?.[1]);
    }
  });
});

describe('a repository that keeps its records in PostgreSQL', () => {
  let files: Map<string, string>;
  beforeAll(async () => {
    files = await rendered(['node-api', 'react-spa'], { deploy: ['compose', 'helm'], ci: ['github', 'gitlab'], database: 'postgres' });
  });

  it('starts one in compose.yaml, waits for it, and has the password from outside', () => {
    const { services, volumes } = parse(files.get('compose.yaml')!) as { services: Record<string, Record<string, unknown>>; volumes: object };
    expect(services['app']).toMatchObject({
      environment: { DATABASE_URL: 'postgres://app@database:5432/app', PGPASSWORD: expect.stringContaining('DATABASE_PASSWORD:?') },
      depends_on: { database: { condition: 'service_healthy' } },
    });
    expect(services['app']).not.toHaveProperty('volumes');
    expect(services['database']).toMatchObject({ volumes: ['data:/var/lib/postgresql/data'] });
    expect(Object.keys(volumes)).toEqual(['data']);
    expect(files.get('.env.example')).toContain('# DATABASE_PASSWORD=');
    expect(files.get('Dockerfile')).not.toContain('/data');
  });

  it('tells what has to be set, and has CI bring a server for the tests', () => {
    expect(files.get('README.md')).toMatch(/`DATABASE_URL`[^]*`TEST_DATABASE_URL`/);
    expect(files.get('README.md')).toContain('REST API: TypeScript, Express, PostgreSQL');
    const { jobs } = parse(files.get('.github/workflows/ci.yml')!) as { jobs: Record<string, { env?: object; services?: object }> };
    expect([jobs['api']?.env, jobs['web']?.env]).toEqual([{ TEST_DATABASE_URL: 'postgres://postgres@127.0.0.1:5432/postgres' }, undefined]);
    expect(parse(files.get('.gitlab-ci.yml')!)).toMatchObject({ api: { services: ['postgres:17'] } });
  });
});

describe('compose.yaml', () => {
  it.each(STACKS)('of %s, … builds a stage of the Dockerfile and keeps its records in a volume', async (...stack) => {
    const files = await rendered(stack, { deploy: ['compose'] });
    const { services, volumes } = parse(files.get('compose.yaml')!) as Compose;
    const { app } = services;
    expect(files.get('Dockerfile')).toContain(` AS ${app.build.target}\n`);
    expect(Object.keys(volumes ?? {})).toEqual(stack[0] === 'vue-spa' ? [] : ['data']);
    expect(app).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    expect(files.get('Dockerfile')).toContain(`EXPOSE ${app.environment.PORT}`);
  });

  it('holds no password, and names the settings of the first account where people sign in', async () => {
    const files = await rendered(['node-api'], { deploy: ['compose', 'helm'] }, guild);
    expect(files.get('.env.example')).toMatch(/^# ADMIN_EMAIL=\n# ADMIN_PASSWORD=$/m);
    const all = [...files].filter(([path]) => /^(chart|compose|\.env)/.test(path)).map(([, text]) => text).join('\n'); // prettier-ignore
    expect(all).not.toMatch(/password\w*['"]?[ \t]*[:=][ \t]*\S/i);
  });
});

interface Compose {
  readonly services: { app: { build: { target: string }; environment: { PORT: string } } };
  readonly volumes?: object;
}

describe.each(CHARTS)('the chart with %s of %s, …', (database, ...stack) => {
  let files: Map<string, string>;
  let values: Record<string, unknown>;
  beforeAll(async () => {
    files = await rendered(stack, { deploy: ['helm'], database: DatabaseName.parse(database) });
    values = parse(files.get('chart/values.yaml')!) as Record<string, unknown>;
  });
  const check = (given: object): boolean => new Ajv({ strict: false }).validate(JSON.parse(files.get('chart/values.schema.json')!) as object, given);

  it('has a name and versions', () => {
    expect(parse(files.get('chart/Chart.yaml')!)).toMatchObject({ apiVersion: 'v2', name: kites.name, version: '1.0.0', appVersion: '1.0.0' });
  });

  it('has values that its schema takes, and a schema that refuses what nothing reads', () => {
    expect(check(values)).toBe(true);
    const { service, ingress } = values as { service: object; ingress: object };
    expect(check({ ...values, service: { ...service, port: 'http' } })).toBe(false);
    expect(check({ ...values, replica: 3 })).toBe(false);
    expect(check({ ...values, ingress: { ...ingress, enabled: true } })).toBe(false);
    expect(check({ ...values, ingress: { ...ingress, enabled: true, host: 'app.example.com' } })).toBe(true);
  });

  it('reads each of its values, and no other', () => {
    const templates = [...files].filter(([path]) => path.startsWith('chart/templates/')).map(([, text]) => text).join('\n'); // prettier-ignore
    const read = new Set([...templates.matchAll(/\.Values\.([\w.]+)/g)].map(([, path]) => path!));
    const leaves = Object.entries(values).flatMap(([name, value]) =>
      typeof value === 'object' && value !== null && name !== 'resources' ? Object.keys(value).map((key) => `${name}.${key}`) : [name],
    );
    expect([...read].toSorted()).toEqual(leaves.toSorted());
  });
});
