import { pluginAction, type Plugin } from '@hexad/service-workflow/parts';
import { z } from 'zod';
import { range, type Contender, type Setup } from './contender.js';
import { openOurs } from './engine.js';

/** Our engine on PostgreSQL; a step is a plugin that does nothing. */
export async function open(setup: Setup): Promise<Contender> {
  let ran = 0;
  const noop = pluginAction({
    input: z.object({}),
    output: z.object({}),
    run: () => {
      ran += 1;
      return Promise.resolve({});
    },
  });
  const plugins: Readonly<Record<string, Plugin>> = { bench: { noop } };
  const ours = await openOurs(setup, plugins);
  const written = new Set<string>();
  const known = async (name: string, yaml: () => string): Promise<string> => {
    if (!written.has(name)) await ours.write(name, yaml());
    written.add(name);
    return name;
  };
  return {
    async sequences(runs, steps) {
      ran = 0;
      const name = await known(
        `sequence_${steps}`,
        () =>
          `steps:\n${range(steps)
            .map((at) => step(`s${at}`))
            .join('')}`,
      );
      await Promise.all(range(runs).map(() => ours.start(name)));
      await ours.allEnded();
      return ran;
    },
    async levels(wide, deep) {
      ran = 0;
      const names = (level: number): string[] => range(wide).map((place) => `s${level}_${place}`);
      const level = (at: number): string =>
        names(at)
          .map((name) => step(name, `, needs: [${at === 0 ? '' : names(at - 1).join(', ')}]`))
          .join('');
      await ours.start(await known(`graph_${wide}_${deep}`, () => `steps:\n${range(deep).map(level).join('')}`));
      await ours.allEnded();
      return ran;
    },
    [Symbol.asyncDispose]: () => ours[Symbol.asyncDispose](),
  };
}

const step = (name: string, needs = ''): string => `  - { name: ${name}, plugin: bench, action: noop${needs} }\n`;
