import { z } from 'zod';
import type { PackManifest } from './pack.js';

const command = z.array(z.string().min(1)).min(1);

/** `pack.json` */
export const PackManifestSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string(),
  folder: z.string().regex(/^[a-z][a-z0-9-]*$/),
  surface: z.enum(['api', 'ui']),
  commands: z.strictObject({ typecheck: command, lint: command, fix: command, test: command }),
}) satisfies z.ZodType<PackManifest>;
