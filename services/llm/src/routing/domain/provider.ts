import { redactText } from '@hexad/telemetry';
import { z } from 'zod';
import type { Limits } from '../../calls/application/ports.js';
import { DIALECTS, type Dialect } from '../../calls/domain/request.js';

/** Somebody who answers model calls, as a tenant knows them. */
export interface ProviderSettings {
  /** The tenant's name of it: `anthropic`, `my-ollama`. */
  readonly name: string;
  /** The protocols it speaks; the first is used where a call needs none in particular. */
  readonly dialects: readonly [Dialect, ...Dialect[]];
  /** As the SDK of the protocol wants it, with the version where that has one: `http://127.0.0.1:11434/v1`. */
  readonly baseUrl: string;
  readonly needsKey: boolean;
  /** With every call, besides the key, which is none of them. */
  readonly headers: Readonly<Record<string, string>>;
  /** Where it works: `eu`, `us-east-1`. Undefined: not known, so never within a policy's regions. */
  readonly region?: string | undefined;
  readonly limits: Limits;
  /** Milliseconds for a whole answer, and of a stream to its next piece. Default 120_000. */
  readonly timeoutMs: number;
  readonly enabled: boolean;
}

/** Carry the key or belong to the transport: not for settings. */
const RESERVED =
  /^(authorization|proxy-.*|cookie|host|content-(length|type|encoding)|connection|transfer-encoding|upgrade|te|(x-)?api-key|x-goog-api-key|.*(token|secret|password).*)$/i;

const header = z.string().regex(/^[\x20-\x7e]{1,500}$/, 'a header has 1 to 500 printable ASCII characters');
const headers = z
  .record(
    z
      .string()
      .regex(/^[A-Za-z0-9-]{1,60}$/, 'the name of a header has 1 to 60 letters, digits or -')
      .refine(
        (name) => !RESERVED.test(name),
        'a header that carries a key or belongs to the connection cannot be set; add the key to the credentials',
      ),
    header.refine((value) => redactText(value) === value, 'a header looks like a secret; add it to the credentials'),
  )
  .refine((all) => Object.keys(all).length <= 16, 'there may be 16 headers');

const limit = (most: number) =>
  z.int('a limit is a whole number').min(1, 'a limit is at least 1').max(most, `a limit is at most ${most}`).optional();

export const providerName = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,59}$/, 'a name has 1 to 60 of a-z, 0-9, . _ -');
export const region = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'a region has 1 to 40 of a-z, 0-9, -');

export const ProviderSchema = z.strictObject({
  name: providerName.refine((name) => name !== 'hexad', 'hexad is the name of the platform itself'),
  dialects: z
    .tuple([z.enum(DIALECTS, `a dialect is one of ${DIALECTS.join(', ')}`)], z.enum(DIALECTS))
    .refine((all) => new Set(all).size === all.length, 'each dialect stands once'),
  baseUrl: z.string().max(500, 'a base URL has at most 500 characters'),
  needsKey: z.boolean().default(true),
  headers: headers.default({}),
  region: region.optional(),
  limits: z
    .strictObject({ concurrent: limit(10_000), requestsPerMinute: limit(1_000_000), tokensPerMinute: limit(1_000_000_000) })
    .default({}),
  timeoutMs: z
    .int('a timeout is whole milliseconds')
    .min(1_000, 'a timeout is at least 1000 ms')
    .max(3_600_000, 'a timeout is at most 3600000 ms')
    .default(120_000),
  enabled: z.boolean().default(true),
}) satisfies z.ZodType<ProviderSettings>;

const shipped = (name: string, dialects: ProviderSettings['dialects'], baseUrl: string): ProviderSettings => ({
  name,
  dialects,
  baseUrl,
  needsKey: true,
  headers: {},
  limits: {},
  timeoutMs: 120_000,
  enabled: true,
});

/** In the order in which they are tried where nobody says another. */
export const SHIPPED_PROVIDERS: readonly ProviderSettings[] = [
  shipped('anthropic', ['anthropic'], 'https://api.anthropic.com'),
  shipped('openai', ['openai-responses', 'openai-chat'], 'https://api.openai.com/v1'),
  shipped('gemini', ['gemini'], 'https://generativelanguage.googleapis.com'),
  shipped('github', ['openai-chat'], 'https://models.github.ai/inference'),
];

export const isShipped = (name: string): boolean => SHIPPED_PROVIDERS.some((provider) => provider.name === name);
