import { z } from 'zod';
import type { CallOptions } from '@hexad/rpc';
import type { PluginContext } from '../runs/application/plugins.js';

/** Milliseconds in which a call is repeated here: the service behind it tries again itself, as its provider lets it. */
const REPEATED_MS = 3_000;

/** Which connection of `integrations` is used. */
export const Connection = z
  .string()
  .max(100)
  .default('')
  .describe('Name or id of a connection; absent: the one of the project or the tenant that fits.');

/** Both sides of a repository, as people write it. */
export const Repo = z.string().min(1).max(500).describe('https://github.com/owner/repo');

/** As the caller of the run, with the key of the step: what is done twice is done once. */
export const asStep = ({ caller, signal, timeoutMs, idempotencyKey }: PluginContext): CallOptions => ({
  caller,
  signal,
  timeoutMs,
  idempotencyKey,
  retryMs: Math.min(REPEATED_MS, timeoutMs),
});
