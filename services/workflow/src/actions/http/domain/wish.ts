import { z } from 'zod';
import { JsonValue } from '../../json-value.js';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
/** Bytes. */
const DEFAULT_MAX_BYTES = 1_048_576;
export const MOST_BYTES = 10_485_760;
/** Made by the client itself, or by whoever stands between. */
const OWN = /^(host|content-length|transfer-encoding|connection|keep-alive|upgrade|expect|te|trailer|proxy-.*|accept-encoding)$/;

const Status = z.union([z.int().min(100).max(599), z.string().regex(/^[1-5](xx|\d\d)$/, 'a status such as 201 or 2xx')]);
const HeaderName = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/, 'the name of a header')
  .refine((name) => !OWN.test(name.toLowerCase()), 'a header that the client sets itself');
// A line break in a header would begin another one.
const HeaderValue = z
  .string()
  .max(8_192)
  .regex(/^[\t\P{Cc}]*$/u, 'a header has no line breaks in it');
const Scalar = z.union([z.string(), z.number(), z.boolean()]);

/** What `system: http` is given. */
export const HttpWish = z.strictObject({
  method: z.enum(METHODS).default('GET'),
  url: z.string().max(8_192),
  query: z.record(z.string(), z.union([Scalar, z.array(Scalar)])).optional(),
  headers: z.record(HeaderName, HeaderValue).optional(),
  auth: z
    .union([z.strictObject({ bearer: HeaderValue }), z.strictObject({ user: HeaderValue, password: HeaderValue })])
    .optional()
    .describe('Makes the header `authorization`.'),
  body: JsonValue.optional(),
  body_as: z.enum(['json', 'text', 'form']).optional().describe('Default: text for a text, otherwise json.'),
  expect: z.array(Status).min(1).default(['2xx']).describe('Statuses that are a success.'),
  response: z.enum(['auto', 'json', 'text', 'base64', 'none']).default('auto').describe('What becomes of the body.'),
  max_bytes: z.int().min(1).max(MOST_BYTES).default(DEFAULT_MAX_BYTES).describe('Of the answer; a larger one is a failure.'),
});
export type HttpWish = z.output<typeof HttpWish>;

export const HttpResult = z.object({
  status: z.int(),
  headers: z.record(z.string(), z.string()).describe('Names in small letters.'),
  body: JsonValue,
});

export const isExpected = (status: number, { expect }: Pick<HttpWish, 'expect'>): boolean =>
  expect.some((wanted) => String(wanted) === String(status) || (typeof wanted === 'string' && wanted === `${Math.floor(status / 100)}xx`));
