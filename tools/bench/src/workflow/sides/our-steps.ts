import type { Plugin } from '@hexad/service-workflow/parts';
import { range, type Contender, type Setup } from './contender.js';
import { openOurs } from './engine.js';

/** Our engine on PostgreSQL. `action`: makes the plugin's, which does nothing but count. */
export async function openSteps(setup: Setup, action: (count: () => void) => Plugin[string]): Promise<Contender> {
  let ran = 0;
  let due = 0;
  let over = Promise.withResolvers<void>();
  const noop = action(() => {
    ran += 1;
    if (ran === due) over.resolve();
  });
  const plugins: Readonly<Record<string, Plugin>> = { bench: { noop } };
  const ours = await openOurs(setup, plugins);
  const written = new Set<string>();
  const known = async (name: string, yaml: () => string): Promise<string> => {
    if (!written.has(name)) await ours.write(name, yaml());
    written.add(name);
    return name;
  };
  /** Nothing looks at the database before the last step has begun. */
  const through = async (steps: number, start: () => Promise<unknown>): Promise<number> => {
    [ran, due] = [0, steps];
    over = Promise.withResolvers();
    await start();
    await over.promise;
    await ours.allEnded();
    return ran;
  };
  return {
    async sequences(runs, steps) {
      const name = await known(
        `sequence_${steps}`,
        () =>
          `steps:\n${range(steps)
            .map((at) => step(`s${at}`))
            .join('')}`,
      );
      return through(runs * steps, () => Promise.all(range(runs).map(() => ours.start(name))));
    },
    async levels(wide, deep) {
      const names = (level: number): string[] => range(wide).map((place) => `s${level}_${place}`);
      const level = (at: number): string =>
        names(at)
          .map((name) => step(name, `, needs: [${at === 0 ? '' : names(at - 1).join(', ')}]`))
          .join('');
      const name = await known(`graph_${wide}_${deep}`, () => `steps:\n${range(deep).map(level).join('')}`);
      return through(wide * deep, () => ours.start(name));
    },
    [Symbol.asyncDispose]: () => ours[Symbol.asyncDispose](),
  };
}

const step = (name: string, needs = ''): string => `  - { name: ${name}, plugin: bench, action: noop${needs} }\n`;
