import type { Contender, Measures, OpenContender, Setup } from './contender.js';

/** What the bench asks of a side, and what it hears. */
export type Asked =
  | { readonly open: string; readonly setup: Setup }
  | { readonly work: 'sequences' | 'levels'; readonly first: number; readonly second: number }
  | { readonly measure: string; readonly first: number; readonly second: number }
  | { readonly close: true };
export type Told =
  { readonly ready: true } | { readonly ms: number } | { readonly numbers: readonly number[] } | { readonly error: string };

let contender: Contender | Measures | undefined;

async function answer(asked: Asked): Promise<Told> {
  if ('open' in asked) {
    const { open } = (await import(asked.open)) as { open: OpenContender };
    contender = await open(asked.setup);
    return { ready: true };
  }
  if ('close' in asked) {
    await contender![Symbol.asyncDispose]();
    return { ready: true };
  }
  if ('measure' in asked) return { numbers: await (contender as Measures).measures[asked.measure]!(asked.first, asked.second) };
  const { work, first, second } = asked;
  // Garbage is not collected here: that would throw compiled code away, and each step then takes twice its processor time.
  const before = performance.now();
  const ran = await (contender as Contender)[work](first, second);
  const ms = performance.now() - before;
  return ran === first * second ? { ms } : { error: `${ran} steps ran instead of ${first * second}` };
}

async function say(asked: Asked): Promise<void> {
  const told = await answer(asked).catch((error: unknown): Told => ({ error: (error as Error).stack ?? String(error) }));
  process.send!(told, () => {
    if ('close' in asked) process.exit(0);
  });
}

process.on('message', (asked: Asked) => void say(asked));
