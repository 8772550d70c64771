import { ArchitecturePlan, type Nfr, type Spec } from '@hexad/proto/documents';
import { describe, expect, it } from 'vitest';
import type { PackManifest } from '../../domain/pack.js';
import { openApiDocument } from '../../domain/openapi.js';
import { sources } from '../../fixtures/build.js';
import { depot } from '../../fixtures/depot.js';
import { guild } from '../../fixtures/guild.js';
import { studio } from '../../fixtures/studio.js';
import { architectureOf } from './architecture.js';
import { architectureMarkdown } from './markdown.js';

const commands = { typecheck: ['a'], lint: ['a'], fix: ['a'], test: ['a'] };
const pack = (given: Pick<PackManifest, 'name' | 'title' | 'folder' | 'surface'> & Partial<PackManifest>): PackManifest => ({
  toolchain: 'npm',
  requires: [],
  released: [],
  commands,
  ...given,
});
const NODE = pack({ name: 'node-api', title: 'REST API: TypeScript, Express, SQLite', folder: 'api', surface: 'api', holds: ['access'] });
const PYTHON = pack({ name: 'fastapi', title: 'REST API: Python, FastAPI, SQLite', folder: 'api', surface: 'api' });
const REACT = pack({ name: 'react-spa', title: 'React single-page application', folder: 'web', surface: 'ui', holds: ['access'] });
const VUE = pack({ name: 'vue-spa', title: 'Vue single-page application', folder: 'web', surface: 'ui' });
const PACKS = [PYTHON, NODE, REACT, VUE];

const wish = (statement: string): Nfr => ({ id: 'N1', category: 'technology', statement, status: 'noted', sources });
const wishing = (spec: Spec, statement: string): Spec => ({ ...spec, nfrs: [wish(statement)] });
const chosen = (spec: Spec): string[] => architectureOf(spec, [], PACKS).stack.map((one) => one.pack);

describe('the stack', () => {
  it('is the usual one where the brief leaves it open, with what else would do', () => {
    const { stack } = architectureOf(studio, [], PACKS);
    expect(stack).toMatchObject([
      { pack: 'node-api', by: 'usual', lacks: [], alternatives: [{ pack: 'fastapi', lacks: [] }] },
      { pack: 'react-spa', by: 'usual', alternatives: [{ pack: 'vue-spa' }] },
    ]);
  });

  it.each([
    ['The back end is written in Python.', ['fastapi', 'react-spa']],
    ['We like Vue on the pages.', ['node-api', 'vue-spa']],
    ['It must be made with FastAPI and Vue.', ['fastapi', 'vue-spa']],
    ['It must not be written in Python.', ['node-api', 'react-spa']],
    ['Use Vue instead of React.', ['node-api', 'vue-spa']],
    ['There is no time to lose, so it is done with Python.', ['fastapi', 'react-spa']],
    ['It runs on a server with SQLite.', ['node-api', 'react-spa']],
    ['The pages react quickly to a vuelta of the mouse.', ['node-api', 'react-spa']],
  ])('follows the brief: %s', (statement, packs) => {
    expect(chosen(wishing(studio, statement))).toEqual(packs);
  });

  it('quotes the words of the brief that decided', () => {
    const [api] = architectureOf(wishing(studio, 'The back end is written in Python.'), [], PACKS).stack;
    expect(api).toMatchObject({ by: 'brief', reason: 'The brief asks for it (N1): “The back end is written in Python.”' });
  });

  it('is what was asked for, with what it does not hold as a risk', () => {
    const { stack, risks } = architectureOf(guild, [PYTHON], PACKS);
    expect(stack).toMatchObject([
      { pack: 'fastapi', by: 'asked', lacks: ['sign-in and rights'], alternatives: [{ pack: 'node-api', lacks: [] }] },
    ]);
    expect(risks.map(({ statement }) => statement)).toContainEqual(expect.stringContaining('fastapi does not hold sign-in and rights'));
  });

  it('tells what else a pack does not hold from sign-in, without which nobody is kept out', () => {
    const { stack, risks } = architectureOf(depot, [PYTHON, VUE], PACKS);
    expect(stack.map(({ lacks }) => lacks)).toEqual([['values that are worked out', 'numbers that count up', 'tallies with a limit'], []]);
    const risk = risks.find(({ statement }) => statement.startsWith('fastapi does not hold'));
    expect(risk!.statement).not.toContain('nobody is kept out');
  });

  it('passes over a pack that does not hold what the spec needs', () => {
    const others = [PYTHON, pack({ ...NODE, name: 'other-api', title: 'REST API: Rust', holds: ['access'] }), REACT];
    expect(architectureOf(guild, [], others).stack[0]).toMatchObject({ pack: 'other-api', reason: expect.stringContaining('fastapi') });
  });
});

describe('the database', () => {
  const both = pack({ ...NODE, databases: ['sqlite', 'postgres'] });

  it.each([
    ['what was asked for', wishing(studio, 'Records are in SQLite.'), 'postgres', { name: 'postgres', by: 'asked' }],
    [
      'what the brief names',
      wishing(studio, 'All data lives in PostgreSQL.'),
      undefined,
      { name: 'postgres', by: 'brief', reason: expect.stringContaining('“All data lives in PostgreSQL.”') },
    ],
    ['not what the brief rules out', wishing(studio, 'We run without PostgreSQL.'), undefined, { name: 'sqlite', by: 'usual' }],
    ['the usual one, where nothing is said', studio, undefined, { name: 'sqlite', by: 'usual' }],
  ] as const)('is %s', (_, spec, asked, chosen) => {
    const plan = architectureOf(spec, [both], [both], asked);
    expect(plan.database).toMatchObject(chosen);
    expect(plan.components.find(({ id }) => id === 'database')).toMatchObject({
      title: chosen.name === 'postgres' ? 'PostgreSQL' : 'SQLite',
    });
    expect(architectureMarkdown(plan)).toContain(`**${chosen.name === 'postgres' ? 'PostgreSQL' : 'SQLite'}** keeps the records.`);
  });

  it('is refused where the API does not offer it', () => {
    expect(() => architectureOf(studio, [PYTHON], PACKS, 'postgres')).toThrow('The pack fastapi does not keep its records in PostgreSQL.');
  });
});

describe('an architecture plan', () => {
  it.each([
    ['studio', studio],
    ['guild', guild],
  ])('of %s follows its schema and has a part for every story and every operation of the API', (_, spec) => {
    const plan = architectureOf(spec, [NODE, REACT], PACKS);
    expect(ArchitecturePlan.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
    const known = new Set(plan.components.flatMap(({ id, modules }) => [id, ...modules.map((one) => `${id}/${one}`)]));
    expect(plan.stories.map(({ story }) => story)).toEqual(spec.stories.map(({ id }) => id));
    expect(plan.stories.flatMap(({ parts }) => parts).filter((part) => !known.has(part))).toEqual([]);
    const { paths } = openApiDocument(spec, new Set(spec.stories.map(({ id }) => id)));
    const operations = Object.values(paths).flatMap((item) => Object.values(item) as { operationId: string }[]);
    expect(plan.api.map(({ operation }) => operation).toSorted()).toEqual(operations.map(({ operationId }) => operationId).toSorted());
  });

  it('says who may call what where people sign in, and nothing of it elsewhere', () => {
    const { api } = architectureOf(guild, [NODE], PACKS);
    expect(api.find(({ operation }) => operation === 'signIn')).toMatchObject({ who: ['anyone'] });
    const limited = guild.access!.rights.find(
      ({ action, permits }) => action === 'create' && permits.every(({ role }) => role !== 'everyone'),
    )!;
    const labels = limited.permits.map(({ role }) => guild.access!.roles.find(({ name }) => name === role)!.label);
    expect(api.find(({ operation }) => operation === `create${limited.entity}`)?.who?.map((who) => who.replace(' (own only)', ''))).toEqual(
      labels,
    );
    expect(architectureOf(studio, [NODE], PACKS).api.flatMap(({ who }) => who ?? [])).toEqual([]);
  });

  it('has the same revision for the same spec and stack, and another for any other', () => {
    const revisions = [
      architectureOf(studio, [NODE], PACKS),
      architectureOf(studio, [NODE], PACKS),
      architectureOf(studio, [NODE, REACT], PACKS),
      architectureOf({ ...studio, overview: 'Something else.' }, [NODE], PACKS),
    ].map(({ revision }) => revision);
    expect(revisions[0]).toBe(revisions[1]);
    expect(new Set(revisions).size).toBe(3);
  });

  it('has no API without a pack that serves one', () => {
    const { api, components } = architectureOf(studio, [REACT], PACKS);
    expect([api, components.map(({ id }) => id)]).toEqual([[], ['web']]);
  });
});

describe('diagrams', () => {
  it('show each entity with its fields, and how records belong together', () => {
    const { data } = architectureOf(studio, [NODE], PACKS).diagrams;
    expect(data).toContain('  Room ||--o{ Booking : room\n');
    expect(data).toContain('    string name UK\n');
    expect(data).toContain('    uuid roomId FK\n');
  });

  it('lead through pages, API and database, with every refusal', () => {
    const { sequences, states } = architectureOf(studio, [NODE, REACT], PACKS).diagrams;
    const { mermaid } = sequences.find(({ title }) => title === 'Create Booking')!;
    expect(mermaid).toMatch(/person->>web: .+\n {2}web->>api: POST \/api\/bookings\n {2}alt .+\n {4}api-->>web: 400\n/);
    expect(mermaid).toContain('    api->>database: insert the record\n');
    expect(states[0]!.mermaid).toContain('  S1 --> S2 : fix\n');
  });

  it('take nothing of a label for their own grammar', () => {
    const hostile = 'A"; end\n```\n] B --> C: <script>';
    const [room, ...others] = studio.entities;
    const spec = { ...studio, title: hostile, entities: [{ ...room!, label: hostile, pluralLabel: hostile }, ...others] };
    const plan = architectureOf(spec, [NODE, REACT], PACKS);
    const drawn = plan.diagrams.sequences.flatMap(({ mermaid }) => mermaid.split('\n'));
    const grammar =
      /^sequenceDiagram$|^ {2}(actor|participant) \w+ as [^:;"<]+$|^ {2,4}\w+-(-)?>>\w+: [^;"<]*(#\d+;[^;"<]*)*$|^ {2}(alt|else) [^;"<]*(#\d+;[^;"<]*)*$|^ {2}end$|^$/;
    expect(drawn.filter((line) => !grammar.test(line))).toEqual([]);
    expect(architectureMarkdown(plan).split('```').length % 2).toBe(1);
    expect(architectureMarkdown(plan)).not.toContain('<script>');
  });
});
