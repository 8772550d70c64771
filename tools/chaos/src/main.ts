import { bus } from './bus/command.js';
import { workflow } from './workflow/command.js';
import { UsageError, type Area } from './area.js';

const AREAS: Readonly<Record<string, Area>> = { bus, workflow };

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort(new Error('Interrupted.')));

try {
  process.exitCode = await run();
} catch (error) {
  console.error(stopping.signal.aborted ? '▸ stopped; everything is cleaned up' : error);
  process.exitCode = stopping.signal.aborted ? 130 : 70;
}

async function run(): Promise<number> {
  const [name, ...words] = process.argv.slice(2);
  const area = AREAS[name ?? ''];
  const usage = (area ? [area] : Object.values(AREAS)).map((one) => one.usage).join('\n\n');
  try {
    if (area) return await area.run(words, stopping.signal);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
  }
  console.error(usage);
  return 64;
}
