import { z } from 'zod';

const Line = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[^\p{Cc}]*$/u, 'one line without control characters');
const Pairs = (name: RegExp) =>
  z
    .record(z.string().regex(name), Line(8_192))
    .refine((pairs) => Object.keys(pairs).length <= 50, 'at most 50')
    .default({});

const Shared = {
  /** The first part of the names of its tools. */
  name: z.string().regex(/^[a-z][a-z0-9-]{0,29}$/, 'lower-case letters, digits and hyphens, at most 30'),
  /** Kinds of agents that get its tools. */
  kinds: z
    .array(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/))
    .min(1)
    .max(50),
};

/** A program that speaks over its input and output, in the sandbox of the task. */
const Stdio = z.strictObject({
  ...Shared,
  transport: z.literal('stdio'),
  program: z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}$/, 'the name of a program, no path'),
  args: z.array(Line(4_096)).max(100).default([]),
  /** Sealed, and never shown. */
  env: Pairs(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/),
  /** Whether a person is asked before each call. */
  ask: z.boolean().default(false),
});

/** A server somewhere else, by streamable HTTP. */
const Http = z.strictObject({
  ...Shared,
  transport: z.literal('http'),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_048)
    .refine((url) => !/^[a-z]+:\/\/[^/]*@/.test(url), 'no password in it'),
  /** Sealed, and never shown. */
  headers: Pairs(/^[A-Za-z0-9-]{1,100}$/),
  ask: z.boolean().default(true),
});

/** A server of tools, as a tenant set it up. */
export const McpServer = z.discriminatedUnion('transport', [Stdio, Http]);
export type McpServer = z.infer<typeof McpServer>;

/** What of it never comes out again. */
export const secretsOf = (server: McpServer): Readonly<Record<string, string>> =>
  server.transport === 'stdio' ? server.env : server.headers;

export const withSecrets = (server: McpServer, secrets: Readonly<Record<string, string>>): McpServer =>
  server.transport === 'stdio' ? { ...server, env: { ...secrets } } : { ...server, headers: { ...secrets } };

/** Shorter ones stand in ordinary words, too. */
const SHORTEST = 6;

/** The text without the secrets of its server; of `Bearer x` also the x alone. */
export function redacted(server: McpServer, text: string): string {
  const values = Object.values(secretsOf(server)).flatMap((value) => [value, ...value.split(/\s+/)]);
  const secrets = [...new Set(values)].filter((value) => value.length >= SHORTEST && !/^(bearer|basic)$/i.test(value));
  return secrets.sort((a, b) => b.length - a.length).reduce((left, secret) => left.replaceAll(secret, '[secret]'), text);
}
