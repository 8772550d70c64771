import { areHosts } from '@hexad/host/outgoing';
import { z } from 'zod';
import { isVolume } from './kubernetes/volume.js';
import { DEFAULT_LIMITS, type SandboxLimits } from './limits.js';

export const SANDBOXES = ['auto', 'bubblewrap', 'container', 'kubernetes', 'process', 'none'] as const;

const MIB = 1024 * 1024;
/** Of an object of a cluster. */
const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

const whole = (least: number, most: number, standard: number, unit: string) =>
  z.coerce.number().int().min(least).max(most).default(standard).describe(`${unit}: ${least} to ${most}`);

/** Where commands run on code that the platform made or was given, and what each may take. */
export const SandboxSettings = z.object({
  HEXAD_SANDBOX: z
    .enum(SANDBOXES)
    .default('auto')
    .describe(
      `${SANDBOXES.join(', ')}; auto takes bubblewrap where it works, else container where HEXAD_SANDBOX_IMAGE is set, else process, which refuses foreign code`,
    ),
  HEXAD_SANDBOX_IMAGE: z
    .string()
    .regex(/^[a-zA-Z0-9][a-zA-Z0-9._/:@-]*$/)
    .optional()
    .describe(
      'an image with Node, sh and what commands need: for container one that Podman or Docker has here, for kubernetes one that the nodes can pull',
    ),
  HEXAD_SANDBOX_HOSTS: z
    .string()
    .refine((text) => areHosts(text))
    .optional()
    .describe(
      'hosts that sandboxed commands may ask for: registry.npmjs.org, example.com:8443, *.example.com; a private address also needs its range, like 10.0.0.0/8; commas between',
    ),
  HEXAD_SANDBOX_KUBERNETES_VOLUME: z
    .string()
    .refine(isVolume)
    .optional()
    .describe('<claim>:<folder>: the volume claim that data and cache folder lie on, and where it is mounted here'),
  HEXAD_SANDBOX_KUBERNETES_NAMESPACE: z.string().regex(NAME).optional().describe('where jobs are made; default that of the account'),
  HEXAD_SANDBOX_KUBERNETES_CONFIG: z
    .string()
    .optional()
    .describe('a file as kubectl reads it; default the account of the pod that this process runs in'),
  HEXAD_SANDBOX_KUBERNETES_NODE: z
    .string()
    .regex(NAME)
    .optional()
    .describe('the node that all jobs run on, which a volume that only one node can mount needs; default any'),
  HEXAD_SANDBOX_KUBERNETES_RUNTIME_CLASS: z.string().regex(NAME).optional().describe('a runtime class, like that of gVisor or Kata'),
  HEXAD_SANDBOX_KUBERNETES_POD: z
    .string()
    .regex(/^[a-z0-9.-]+\/[0-9a-f-]{36}$/)
    .optional()
    .describe('<name>/<uid> of the pod that this process runs in: the cluster removes the jobs with it'),
  HEXAD_SANDBOX_MEMORY_MB: whole(64, 1_048_576, DEFAULT_LIMITS.memoryBytes / MIB, 'megabytes of memory of one command'),
  HEXAD_SANDBOX_PROCESSES: whole(16, 65_536, DEFAULT_LIMITS.processes, 'processes and threads of one command'),
  HEXAD_SANDBOX_CPUS: z.coerce.number().min(0.1).max(1024).optional().describe('cores that one command may use: 0.1 to 1024; default all'),
  HEXAD_SANDBOX_DISK_MB: whole(16, 1_048_576, DEFAULT_LIMITS.diskBytes / MIB, 'megabytes that a work tree may hold'),
  HEXAD_SANDBOX_TMP_MB: whole(1, 65_536, DEFAULT_LIMITS.tmpBytes / MIB, 'megabytes of the /tmp of one command'),
});
export type SandboxSettings = z.output<typeof SandboxSettings>;

export const limitsOf = (settings: SandboxSettings): SandboxLimits => ({
  memoryBytes: settings.HEXAD_SANDBOX_MEMORY_MB * MIB,
  processes: settings.HEXAD_SANDBOX_PROCESSES,
  cpus: settings.HEXAD_SANDBOX_CPUS,
  diskBytes: settings.HEXAD_SANDBOX_DISK_MB * MIB,
  files: DEFAULT_LIMITS.files,
  tmpBytes: settings.HEXAD_SANDBOX_TMP_MB * MIB,
});
