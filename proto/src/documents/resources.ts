import { z } from 'zod';

export const Provider = z.enum(['aws', 'azure', 'gcp', 'self-hosted']);
export type Provider = z.infer<typeof Provider>;

/** What a product can need of where it runs. */
export const ResourceNeed = z.enum([
  'compute',
  'relational-database',
  'database-standby',
  'backup',
  'load-balancer',
  'object-storage',
  'cdn',
  'cache',
  'search',
  'email',
  'identity-provider',
  'key-management',
  'monitoring',
  'container-platform',
]);
export type ResourceNeed = z.infer<typeof ResourceNeed>;

/** What a price is for: the load says how much of it a month has. */
export const Measure = z.enum([
  'instance-hour',
  'hour',
  'month',
  'gb-month',
  'gb-out',
  'million-requests',
  'thousand-emails',
  'user',
  'gb-logged',
]);
export type Measure = z.infer<typeof Measure>;

const Micro = z.int().nonnegative();
const MicroRange = z.strictObject({ low: Micro, likely: Micro, high: Micro });

/** List prices as of a day, in micro-units of a currency. */
export const ResourceCatalogue = z.strictObject({
  schema: z.literal('https://hexad.dev/schemas/resource-catalogue/v1'),
  version: z.string().regex(/^\d{4}\.\d{2}(\.\d+)?$/),
  pricesAsOf: z.iso.date(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  note: z.string(),
  services: z
    .array(
      z.strictObject({
        need: ResourceNeed,
        provider: Provider,
        service: z.string(),
        sku: z.string(),
        region: z.string(),
        /** Where the price was published. */
        source: z.string(),
        /** Requests a second that one instance is taken to serve; absent where it does not depend on them. */
        requestsPerSecond: z.number().positive().optional(),
        prices: z.array(z.strictObject({ measure: Measure, micro: Micro, free: z.number().nonnegative().default(0) })),
      }),
    )
    .min(1),
  libraries: z.array(
    z.strictObject({ id: z.string(), name: z.string(), licence: z.string(), source: z.string(), purpose: z.string(), when: z.string() }),
  ),
});
export type ResourceCatalogue = z.infer<typeof ResourceCatalogue>;

const most = 1e9;
const Count = z.number().nonnegative().max(most);
/** What the load is taken to be; each can be said better. */
export const LoadAssumptions = z.strictObject({
  users: Count.describe('People who use it in a month.'),
  requestsPerUserAndDay: Count.describe('Requests of one of them on a day.'),
  peakFactor: Count.min(1).describe('Requests a second in the busiest hour by those of an average second.'),
  recordsPerEntity: Count.describe('Records of each kind.'),
  kilobytesPerRecord: Count.describe('Of one record with its indexes.'),
  kilobytesPerAnswer: Count.describe('Of one answer, on average.'),
  gigabytesOfFiles: Count.describe('Uploads, where there are any.'),
  emailsPerUserAndMonth: Count.describe('Mails, where any are sent.'),
});
export type LoadAssumptions = z.infer<typeof LoadAssumptions>;
export const LoadOverrides = LoadAssumptions.partial();
export type LoadOverrides = z.infer<typeof LoadOverrides>;

/** A story (`S3`), a non-functional requirement (`N1`) or a part of the brief that found no place (`U1`). */
export const ServedRequirement = z.strictObject({ id: z.string(), statement: z.string(), quote: z.string().nullable() });
export type ServedRequirement = z.infer<typeof ServedRequirement>;

export const RecommendedItem = z.strictObject({
  need: ResourceNeed,
  service: z.string(),
  sku: z.string(),
  region: z.string(),
  source: z.string(),
  reason: z.string(),
  instances: z.strictObject({ low: z.int(), likely: z.int(), high: z.int() }),
  monthly: MicroRange,
  serves: z.array(ServedRequirement).min(1),
});
export type RecommendedItem = z.infer<typeof RecommendedItem>;

/** What a product needs to run on, what that costs a month, and for which requirement. */
export const Resources = z.strictObject({
  schema: z.literal('https://hexad.dev/schemas/resources/v1'),
  projectId: z.string(),
  specId: z.string(),
  catalogue: z.strictObject({ version: z.string(), pricesAsOf: z.iso.date(), currency: z.string(), note: z.string() }),
  load: z.array(
    z.strictObject({
      name: z.string(),
      low: z.number(),
      likely: z.number(),
      high: z.number(),
      /** Assumed, said by the caller, or read from a requirement. */
      from: z.string(),
    }),
  ),
  options: z.array(
    z.strictObject({
      provider: Provider,
      /** Whether the requirements leave it open. */
      possible: z.boolean(),
      why: z.string().nullable(),
      monthly: MicroRange,
      items: z.array(RecommendedItem),
    }),
  ),
  libraries: z.array(
    z.strictObject({
      name: z.string(),
      licence: z.string(),
      source: z.string(),
      purpose: z.string(),
      serves: z.array(ServedRequirement).min(1),
    }),
  ),
  /** Requirements that need nothing beyond what is generated. */
  builtIn: z.array(ServedRequirement),
  /** Requirements that nothing of the catalogue serves, and why. */
  notServed: z.array(z.strictObject({ requirement: ServedRequirement, reason: z.string() })),
});
export type Resources = z.infer<typeof Resources>;
