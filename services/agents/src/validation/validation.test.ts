import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { describe, expect, it } from 'vitest';
import { story } from '../fixtures/spec.js';
import type { Delivery } from './domain/delivery.js';
import { inventories } from './domain/inventories.js';
import { validate } from './domain/validate.js';

const API = JSON.stringify({
  openapi: '3.1.0',
  paths: { '/api/kites': { get: {}, post: {} }, '/api/kites/{id}': { get: {} } },
  components: { schemas: { Kite: { properties: { id: {}, name: {} }, required: ['id', 'name'] } } },
});

const LOCK = JSON.stringify({
  lockfileVersion: 3,
  packages: {
    '': { name: 'web' },
    'node_modules/@kites/wind': { version: '1.2.0', license: '(MIT OR GPL-3.0)', integrity: `sha512-${'A'.repeat(86)}==` },
    'node_modules/knots': { version: '2.0.0', license: 'ISC', dev: true, bin: { knot: 'knot.js' }, peerDependencies: { rope: '*' } },
    'node_modules/rope': { version: '3.0.0', license: 'MPL-2.0', dev: true },
  },
});

const sound: Readonly<Record<string, string>> = {
  'README.md': '| `PORT` | port of the service |',
  'api/src/openapi.json': API,
  'api/src/config.ts': 'export const port = process.env.PORT;',
  'web/package.json': JSON.stringify({ dependencies: { '@kites/wind': '1.2.0' }, devDependencies: { knots: '2.0.0', rope: '3.0.0' } }),
  'web/package-lock.json': LOCK,
  'web/src/api/kites.ts': [
    "import { wind } from '@kites/wind/strong';",
    'export interface Kite {',
    '  id: string;',
    '  name: string;',
    '}',
    'export const all = () => request(',
    "  'GET', '/api/kites?page=1');",
    "export const one = (id: string) => request('GET', `/api/kites/${encodeURIComponent(id)}`);",
  ].join('\n'),
};

const delivery = (files: Readonly<Record<string, string>> = {}, brought?: Delivery['brought']): Delivery => ({
  files: new Map(Object.entries({ ...sound, ...files })),
  components: [
    { folder: 'api', commands: [['node', '--check']] },
    { folder: 'web', commands: [['knot', '--tight']] },
  ],
  brought,
});

/** What is said of a delivery with these files instead. */
const findings = (files: Readonly<Record<string, string>>, brought?: Delivery['brought']): string[] =>
  validate(delivery(files, brought)).flatMap((one) => one.findings);

describe('what is handed over', () => {
  it('is found sound, and how much was looked at is said', () => {
    const brought = new Map([[story(1), ['web/src/api/kites.ts', 'web/test/s1.test.ts']]]);
    expect(validate(delivery({}, brought))).toEqual([
      { check: 'client', examined: 2, findings: [] },
      { check: 'stories', examined: 1, findings: [] },
      { check: 'environment', examined: 1, findings: [] },
      { check: 'dependencies', examined: 3, findings: [] },
      { check: 'licences', examined: 3, findings: [] },
    ]);
  });

  it('has no request that the API does not answer', () => {
    const client = [
      "request('DELETE', `/api/kites/${encodeURIComponent(id)}`);",
      "request('GET', '/api/strings');",
      "fetch('/api/kites/1/tails');",
      "fetch('https://example.org/x');",
    ];
    expect(findings({ 'web/src/other.ts': client.join('\n') })).toEqual([
      'web/src/other.ts asks for DELETE /api/kites/{}, which api/src/openapi.json does not have.',
      'web/src/other.ts asks for GET /api/strings, which api/src/openapi.json does not have.',
      'web/src/other.ts asks for /api/kites/1/tails, which api/src/openapi.json does not have.',
    ]);
  });

  it('has records with the fields that the API says', () => {
    const client = "export interface Kite {\n  id: string;\n  colour?: string;\n}\nrequest('GET', '/api/kites');";
    expect(findings({ 'web/src/api/kites.ts': `${client}\nimport '@kites/wind';` })).toEqual([
      'web/src/api/kites.ts has Kite.colour, which api/src/openapi.json does not have.',
      'web/src/api/kites.ts lacks Kite.name, which api/src/openapi.json requires.',
    ]);
  });

  it('has code for each story', () => {
    const brought = new Map([[story(2), ['web/test/s2.test.ts', 'README.md']]]);
    expect(findings({}, brought)).toEqual(['Story S2 (Part 2) brought no code of any component.']);
  });

  it('has code for a story that connects records, also where it came with the second of them', () => {
    const connecting = { ...story(3), capability: 'relations' as const, dependsOn: ['S1', 'S2'] };
    const tests = ['web/test/s3.test.ts'];
    const second = (paths: string[]) =>
      new Map([
        [story(1), ['web/src/a.ts']],
        [story(2), paths],
        [connecting, tests],
      ]);
    expect(findings({}, second(['web/src/b.ts']))).toEqual([]);
    expect(findings({}, second(['web/test/s2.test.ts']))).toHaveLength(2);
  });

  it.each([
    ['api/src/mail.ts', "const host = process.env['MAIL_HOST'];", 'MAIL_HOST'],
    ['web/src/main.ts', 'start(import.meta.env.VITE_THEME, import.meta.env.DEV);', 'VITE_THEME'],
    ['api/app/settings.py', 'url = os.environ.get("DATABASE_URL", "")', 'DATABASE_URL'],
    ['api/src/config.ts', 'const E = z.object({\n  PORT: z.string(),\n  HOST: z.string() });\nread(process.env);', 'HOST'],
  ])('tells of each variable that it reads: %s', (path, text, name) => {
    expect(findings({ [path]: text })).toEqual([`${path} reads the environment variable ${name}, which is documented nowhere.`]);
    expect(findings({ [path]: text, '.env.example': `${name}=\n` })).toEqual([]);
    expect(findings({ [`api/test/${path}`]: text })).toEqual([]);
  });

  it('uses what it depends on', () => {
    const manifest = {
      dependencies: { '@kites/wind': '1.2.0', string: '1.0.0' },
      devDependencies: { knots: '2.0.0', '@types/string': '1.0.0' },
    };
    expect(findings({ 'web/package.json': JSON.stringify(manifest) })).toEqual([
      'web/package.json asks for string, which nothing uses.',
      'web/package.json asks for @types/string, which nothing uses.',
    ]);
    expect(findings({ 'web/package.json': JSON.stringify(manifest), 'web/src/a.ts': "import 'string';" })).toEqual([]);
  });

  it.each([
    [{ license: 'GPL-3.0' }, 'whose licence GPL-3.0 is not a permissive one'],
    [{ license: 'MIT AND AGPL-3.0' }, 'whose licence MIT AND AGPL-3.0 is not a permissive one'],
    [{ license: 'MPL-2.0' }, 'whose licence MPL-2.0 is not a permissive one'],
    [{}, 'which says no licence'],
  ])('installs nothing that is not permissive: %o', (said, words) => {
    const lock = { packages: { 'node_modules/tail': { version: '1.0.0', ...said } } };
    expect(findings({ 'package-lock.json': JSON.stringify(lock) })).toEqual([`package-lock.json installs tail 1.0.0, ${words}.`]);
  });

  it('brings a bill of materials that CycloneDX takes, and a list of licences, the same of the same locks', async () => {
    const [bom, list] = await inventories('kites', delivery().files);
    expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(bom!.text)).toBeNull();
    expect(JSON.parse(bom!.text)).toMatchObject({
      metadata: { component: { name: 'kites' } },
      components: [
        {
          group: '@kites',
          name: 'wind',
          purl: 'pkg:npm/%40kites/wind@1.2.0',
          scope: 'required',
          licenses: [{ expression: '(MIT OR GPL-3.0)' }],
          hashes: [{ alg: 'SHA-512', content: '0'.repeat(128) }],
        },
        { name: 'knots', scope: 'excluded', licenses: [{ license: { id: 'ISC' } }] },
        { name: 'rope' },
      ],
    });
    expect(list!.text).toContain('| @kites/wind | 1.2.0 | (MIT OR GPL-3.0) |');
    expect(list!.text).toContain('| MPL-2.0 | 1 |');
    expect(await inventories('kites', delivery().files)).toEqual([bom, list]);
    expect(await inventories('kites', new Map())).toEqual([]);
  });
});
