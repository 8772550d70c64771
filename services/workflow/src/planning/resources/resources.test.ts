import { Resources, type Spec } from '@hexad/proto/documents';
import { describe, expect, it } from 'vitest';
import { ShippedCatalogue } from './adapters/shipped-catalogue.js';
import { recommend } from './domain/recommend.js';

const catalogue = await new ShippedCatalogue().get();
const source = (quote: string) => ({ kind: 'brief' as const, span: { document: 'brief.md', start: 0, end: quote.length, quote } });

const story = (number: number, capability: Spec['stories'][number]['capability']): Spec['stories'][number] => ({
  id: `S${number}`,
  title: `Story ${number}`,
  actor: 'person',
  want: 'w',
  benefit: 'b',
  priority: 'must',
  capability,
  dependsOn: [],
  criteria: [],
  hours: { low: 1, likely: 2, high: 3 },
  sources: [source('A book has a title.')],
});

function spec(
  nfrs: readonly (readonly [category: Spec['nfrs'][number]['category'], quote: string])[],
  unplaced: readonly string[] = [],
): Spec {
  return {
    schema: 'https://hexad.dev/schemas/spec/v1',
    name: 'sample',
    title: 'Sample',
    overview: '',
    documents: [],
    actors: [],
    entities: [],
    stories: [story(1, 'foundation'), story(2, 'manage')],
    nfrs: nfrs.map(([category, quote], index) => ({
      id: `N${index + 1}`,
      category,
      statement: quote,
      status: 'noted' as const,
      sources: [source(quote)],
    })),
    outOfScope: [],
    milestones: [],
    estimate: {
      hours: { low: 1, likely: 2, high: 3 },
      cost: { low: 1, likely: 2, high: 3, currency: 'EUR', unit: 'micro' },
      heuristic: '',
    },
    risks: [],
    assumptions: [],
    questions: [],
    unplaced: unplaced.map((quote) => ({ span: source(quote).span, reason: 'no record' })),
  };
}

const about = { projectId: 'project', specId: 'spec' };
const given = (...[of, unplaced]: Parameters<typeof spec>) => recommend({ spec: spec(of, unplaced), catalogue, overrides: {}, about });
const needs = (resources: Resources, provider = 'aws') =>
  resources.options
    .find((option) => option.provider === provider)!
    .items.map(({ need, serves }) => [need, serves.map(({ id }) => id).join()]);

const cost = (overrides: object) => recommend({ spec: spec([]), catalogue, overrides, about }).options[0]!.monthly;

describe('the resources of a product', () => {
  it('are what its stories need and nothing more, at each of four places', () => {
    const resources = Resources.parse(given([]));
    expect(resources.options.map(({ provider }) => needs(resources, provider))).toEqual(
      Array.from({ length: 4 }, () => [
        ['compute', 'S1'],
        ['relational-database', 'S2'],
      ]),
    );
  });

  it('serve each a requirement in the words of the brief', () => {
    const resources = given([
      ['availability', 'It must be available 99.9 % of the time.'],
      ['security', 'Staff log in with single sign-on.'],
      ['operability', 'Backups are made every night.'],
    ]);
    expect(needs(resources)).toEqual([
      ['compute', 'S1'],
      ['relational-database', 'S2'],
      ['database-standby', 'N1'],
      ['load-balancer', 'N1'],
      ['backup', 'N3'],
      ['identity-provider', 'N2'],
    ]);
    expect(resources.options[0]!.items.find(({ need }) => need === 'identity-provider')!.serves[0]!.quote).toBe(
      'Staff log in with single sign-on.',
    );
    expect(resources.options[0]!.items[0]!.instances.low).toBe(2);
    expect(resources.libraries.map(({ name }) => name)).toEqual(['openid-client']);
  });

  it('say what nothing serves', () => {
    const resources = given([['usability', 'It should feel like a warm summer evening.']], ['Robots carry the books.']);
    expect(resources.notServed.map(({ requirement }) => requirement.id)).toEqual(['N1', 'U1']);
  });

  it('say where a provider has nothing of a kind', () => {
    const { notServed } = given([['performance', 'Full-text search over all articles.']]);
    expect(notServed).toMatchObject([{ requirement: { id: 'N1' }, reason: expect.stringContaining('no search of gcp') as string }]);
  });

  it('keep to the place that a requirement names', () => {
    const { options } = given([['operability', 'It is self-hosted on our own servers.']]);
    expect(options.map(({ provider, possible }) => [provider, possible])).toEqual([
      ['aws', false],
      ['azure', false],
      ['gcp', false],
      ['self-hosted', true],
    ]);
  });

  it('cost more with more load, within low, likely and high, and by what was said of the load', () => {
    const [usual, much] = [cost({}), cost({ users: 100_000, requestsPerUserAndDay: 200 })];
    expect([usual.low <= usual.likely, usual.likely <= usual.high, much.likely > usual.likely]).toEqual([true, true, true]);
  });

  it('take the number of people from the requirement that says it', () => {
    const { load } = given([['scale', '300 users at the same time must be able to work.']]);
    expect(load.find(({ name }) => name === 'users')).toEqual({
      name: 'users',
      low: 150,
      likely: 300,
      high: 600,
      from: 'read from N1: "300 users"',
    });
  });

  it('multiply out: two instances of a month are the price of an hour 1,460 times', () => {
    const one = {
      ...catalogue,
      services: catalogue.services.map((entry) => ({
        ...entry,
        prices: entry.prices.filter(({ measure }) => measure === 'instance-hour'),
      })),
    };
    const { options } = recommend({ spec: spec([['availability', 'Available 24/7.']]), catalogue: one, overrides: { users: 1 }, about });
    expect(options[0]!.items[0]).toMatchObject({ need: 'compute', instances: { likely: 2 }, monthly: { likely: 56_780 * 1_460 } });
  });
});
