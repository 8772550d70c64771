import { DatabaseName, Held } from '@hexad/proto/documents';
import { z } from 'zod';
import { TOOLCHAINS, type PackManifest } from './pack.js';

const systemPackage = z.strictObject({ module: z.string().regex(/^[A-Za-z_]\w*$/), name: z.string().min(1), debian: z.string().min(1) });
const command = z.array(z.string().min(1)).min(1);

const TAKEN = new Set(['scripts', 'chart', 'docs']);

/** `pack.json` */
export const PackManifestSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string(),
  folder: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .refine((folder) => !TAKEN.has(folder), { error: ({ input }) => `the root of a repository has a folder ${String(input)} already` }),
  surface: z.enum(['api', 'ui']),
  image: z.enum(['service', 'pages']).optional(),
  toolchain: z.enum(TOOLCHAINS).default('npm'),
  requires: z.array(systemPackage).default([]),
  holds: z.array(Held).optional(),
  databases: z.array(DatabaseName).optional(),
  released: z.array(z.string().regex(/^[\w-]+(\/[\w-]+)*$/)).default([]),
  commands: z.strictObject({ typecheck: command, lint: command, fix: command, test: command }),
}) satisfies z.ZodType<PackManifest>;
