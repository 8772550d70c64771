import { pluginAction } from '@hexad/service-workflow/parts';
import { z } from 'zod';
import type { Contender, Setup } from './contender.js';
import { openSteps } from './our-steps.js';

/** A step is a plugin that could have an effect outside: its beginning is durable before it runs, and its end before the next begins. */
export const open = (setup: Setup): Promise<Contender> =>
  openSteps(setup, (count) =>
    pluginAction({
      input: z.object({}),
      output: z.object({}),
      run: () => {
        count();
        return Promise.resolve({});
      },
    }),
  );
