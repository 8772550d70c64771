import { LOG_LEVELS } from '@hexad/telemetry';
import { z } from 'zod';

/** The settings that belong to no single role. */
export const PlatformSettings = z.object({
  HEXAD_DATA_DIR: z.string().optional().describe('a folder'),
  HEXAD_CACHE_DIR: z.string().optional().describe('a folder'),
  HEXAD_RUNTIME_DIR: z.string().optional().describe('a folder with a path of at most 80 bytes'),
  HEXAD_DATABASE_URL: z
    .string()
    .regex(/^(pglite:.*|postgres(ql)?:\/\/.+)$/)
    .optional()
    .describe('pglite:<folder> or postgres://…'),
  HEXAD_BUS_URL: z.literal('embedded:').default('embedded:').describe('embedded:'),
  HEXAD_BLOBS_URL: z
    .string()
    .regex(/^file:.+$/)
    .optional()
    .describe('file:<folder>'),
  HEXAD_MODEL: z.literal('offline').default('offline').describe('offline'),
  HEXAD_LOG_LEVEL: z.enum(LOG_LEVELS).default('info').describe(LOG_LEVELS.join(', ')),
});
export type PlatformSettings = z.output<typeof PlatformSettings>;
