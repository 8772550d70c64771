import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { localKeyFile, stopOnSignals } from '@hexad/host';
import { hostPlatform } from '../hosting/host-platform.js';
import { untilStopped } from '../hosting/until-stopped.js';
import { parsing } from './parsing.js';

/** `hexad up`: the platform in this process until Ctrl-C. */
export async function up(args: string[]): Promise<number> {
  const { values } = parsing(() => parseArgs({ args, options: { port: { type: 'string' } } }));
  using signals = stopOnSignals();
  const startedAt = performance.now();
  await using running = await hostPlatform({ port: values.port, signal: signals.signal });
  const { dataDir, runtimeDir, settings } = running.platform;
  const key = (await readFile(localKeyFile(dataDir), 'utf8')).trim();
  const lines = [
    `Hexad is ready after ${((performance.now() - startedAt) / 1_000).toFixed(1)} s. Ctrl-C stops it.`,
    ...(settings['HEXAD_PORT'] === 'none' ? [] : doors((await readFile(join(runtimeDir, 'gateway.url'), 'utf8')).trim(), key)),
    `  data  ${dataDir}`,
    `  log   ${running.logFile}`,
  ];
  console.log(lines.join('\n'));
  return await untilStopped(running, signals);
}

const doors = (url: string, key: string): string[] => [`  url   ${url}`, `  docs  ${url}/docs`, `  key   ${key}`];
