import type { LoadOverrides, Provider, RecommendedItem, ResourceCatalogue, ResourceNeed, Resources, Spec } from '@hexad/proto/documents';
import { CASES, Load, type Case } from './load.js';
import { matches, NEEDS, placeOf, saysWhere, type NeedRule, type Place } from './needs.js';
import { named, requirementsOf, type Requirement } from './requirements.js';

export interface ResourceInput {
  readonly spec: Spec;
  readonly catalogue: ResourceCatalogue;
  readonly overrides: LoadOverrides;
  readonly about: { readonly projectId: string; readonly specId: string };
}

interface Wanted extends NeedRule {
  readonly serves: readonly Requirement[];
}

const PROVIDERS: readonly Provider[] = ['aws', 'azure', 'gcp', 'self-hosted'];
/** More than one copy, so that one may fail. */
const COPIES = 2;

/** For each requirement what it needs, at each provider, with what a month of it costs. Nothing without a requirement; what is left is said. */
export function recommend({ spec, catalogue, overrides, about }: ResourceInput): Resources {
  const requirements = requirementsOf(spec);
  const load = new Load(requirements, spec.entities.length, overrides);
  const wanted = NEEDS.map((rule): Wanted => ({ ...rule, serves: requirements.filter((one) => !one.built && rule.of(one)) })).filter(
    ({ serves }) => serves.length > 0,
  );
  const place = placeOf(requirements);
  const libraries = catalogue.libraries
    .map(({ name, licence, source, purpose, when }) => {
      const words = new RegExp(when, 'i');
      return { name, licence, source, purpose, serves: requirements.filter((one) => !one.built && matches(one, words)) };
    })
    .filter(({ serves }) => serves.length > 0);
  const served = new Set([...wanted, ...libraries].flatMap(({ serves }) => serves));
  const options = PROVIDERS.map((provider) => optionOf(provider, wanted, place, catalogue, load));
  return {
    schema: 'https://hexad.dev/schemas/resources/v1',
    ...about,
    catalogue: { version: catalogue.version, pricesAsOf: catalogue.pricesAsOf, currency: catalogue.currency, note: catalogue.note },
    load: load.stated,
    options: options.map(({ missing: _missing, ...option }) => option),
    libraries: libraries.map((library) => ({ ...library, serves: library.serves.map(named) })),
    builtIn: requirements.filter(({ built }) => built).map(named),
    notServed: [
      ...options.flatMap(({ provider, missing }) =>
        missing.flatMap(({ need, serves }) =>
          serves.map((one) => ({
            requirement: named(one),
            reason: `The catalogue has no ${need} of ${provider}; another provider's can be used.`,
          })),
        ),
      ),
      ...requirements
        .filter((one) => !one.built && !served.has(one) && !saysWhere(one))
        .map((one) => ({ requirement: named(one), reason: reasonOf(one) })),
    ],
  };
}

function optionOf(provider: Provider, wanted: readonly Wanted[], place: Place | undefined, catalogue: ResourceCatalogue, load: Load) {
  const highlyAvailable = wanted.some(({ need }) => need === 'database-standby');
  const items: RecommendedItem[] = [];
  const missing: Wanted[] = [];
  for (const want of wanted) {
    const service = catalogue.services.find((one) => one.need === want.need && one.provider === provider);
    if (service) items.push(itemOf(service, want, load, highlyAvailable));
    else missing.push(want);
  }
  const excluded = place !== undefined && !place.providers.includes(provider);
  return {
    provider,
    possible: !excluded,
    why: excluded
      ? `${place.requirement.id} asks for ${place.providers.join(' or ')}: ${JSON.stringify(place.requirement.quote ?? place.requirement.statement)}`
      : null,
    monthly: inEach((one) => items.reduce((sum, { monthly }) => sum + monthly[one], 0)),
    items,
    missing,
  };
}

function itemOf(
  service: ResourceCatalogue['services'][number],
  { need, reason, serves }: Wanted,
  load: Load,
  highlyAvailable: boolean,
): RecommendedItem {
  const { requestsPerSecond } = service;
  const least = highlyAvailable && need === 'compute' ? COPIES : 1;
  const instances = inEach((one) =>
    requestsPerSecond === undefined ? least : Math.max(least, Math.ceil(load.requestsPerSecond(one) / requestsPerSecond)),
  );
  const monthly = inEach((one) =>
    Math.round(
      service.prices.reduce((sum, { measure, micro, free }) => {
        const amount = load.amount(measure, one, instances[one], FILES.has(need));
        return sum + Math.max(0, amount - free) * micro;
      }, 0),
    ),
  );
  const { service: name, sku, region, source } = service;
  return { need, service: name, sku, region, source, reason, instances, monthly, serves: serves.map(named) };
}

const FILES: ReadonlySet<ResourceNeed> = new Set(['object-storage']);

const inEach = (of: (one: Case) => number): Record<Case, number> =>
  Object.fromEntries(CASES.map((one) => [one, of(one)])) as Record<Case, number>;

const reasonOf = ({ from, category }: Requirement): string =>
  from === 'unplaced'
    ? 'It is no part of the spec, and nothing of the catalogue is for it.'
    : `Nothing of the catalogue is for it: ${category === 'other' ? 'such a requirement' : category} is a matter of how the application is built or run.`;
