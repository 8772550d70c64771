import { LOG_LEVELS } from '@hexad/telemetry';
import { z } from 'zod';

const POSTGRES = z
  .string()
  .regex(/^postgres(ql)?:\/\/.*$/)
  .optional();

const PLACES = z
  .string()
  .regex(/^\s*([a-z]+=\S+(\s+|$))+$/)
  .optional();

/** The settings that belong to no single role. */
export const PlatformSettings = z.object({
  HEXAD_DATA_DIR: z.string().optional().describe('a folder'),
  HEXAD_CACHE_DIR: z.string().optional().describe('a folder'),
  HEXAD_RUNTIME_DIR: z.string().optional().describe('a folder with a path of at most 80 bytes'),
  HEXAD_DATABASE_URL: z
    .string()
    .regex(/^(pglite:.*|postgres(ql)?:\/\/.*)$/)
    .optional()
    .describe('pglite:<folder> or postgres://…'),
  HEXAD_DATABASE_DIRECT_URL: POSTGRES.describe('postgres://… past a transaction-mode pooler, for LISTEN and migrations'),
  HEXAD_DATABASE_OWNER_URL: POSTGRES.describe('postgres://… of the user that migrates'),
  HEXAD_DATABASE_CONNECTIONS: z.coerce.number().int().min(1).max(500).default(8).describe('connections to PostgreSQL: 1 to 500'),
  HEXAD_DATABASE_STATEMENT_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(3_600_000)
    .default(30_000)
    .describe('milliseconds for one statement: 100 to 3600000'),
  HEXAD_DRAIN_MS: z.coerce
    .number()
    .int()
    .min(0)
    .max(3_600_000)
    .default(10_000)
    .describe('milliseconds that answers under way get when a process stops: 0 to 3600000'),
  HEXAD_RPC_ADDRESSES: PLACES.describe('role=host:port, several with spaces; other roles are reached on sockets of this data folder'),
  HEXAD_RPC_LISTEN: PLACES.describe('role=host:port that its server binds, where that is not its address'),
  HEXAD_RPC_TLS_DIR: z.string().optional().describe('a folder with ca.pem, cert.pem and key.pem: calls over TCP then use mutual TLS'),
  HEXAD_SERVICES_SECRET: z.string().min(32).optional().describe('at least 32 characters, the same in all processes of a platform'),
  HEXAD_BUS_URL: z
    .string()
    .regex(/^(embedded:|(amqps?|nats|tls):\/\/.+)$/)
    .default('embedded:')
    .describe('embedded:, amqp://…, amqps://…, nats://… or tls://…'),
  HEXAD_BUS_PREFIX: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,39}$/)
    .default('hexad')
    .describe('what names at the broker begin with: a-z, 0-9 and _, at most 40'),
  HEXAD_BLOBS_URL: z
    .string()
    .regex(/^file:.+$/)
    .optional()
    .describe('file:<folder>'),
  HEXAD_KEY: z.string().optional().describe('a key of the platform that `hexad build --url` calls'),
  HEXAD_MODEL: z
    .string()
    .regex(/^[A-Za-z0-9][\w.:@/-]{0,199}$/)
    .default('offline')
    .describe('offline, a tier (fast, primary, powerful), a model or provider/model'),
  HEXAD_OTLP_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('http://… or https://… of a collector that takes OTLP over HTTP, usually with the port 4318'),
  HEXAD_METRICS_LISTEN: z
    .string()
    .regex(/^(\[[0-9A-Fa-f:.]+\]|[^\s:[\]]+):\d{1,5}$/)
    .refine((place) => Number(place.slice(place.lastIndexOf(':') + 1)) <= 65_535)
    .optional()
    .describe('host:port where /metrics and /health of this process are served; an IPv6 address in brackets'),
  HEXAD_LOG_LEVEL: z.enum(LOG_LEVELS).default('info').describe(LOG_LEVELS.join(', ')),
});
export type PlatformSettings = z.output<typeof PlatformSettings>;
