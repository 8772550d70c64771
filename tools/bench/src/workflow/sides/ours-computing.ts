import { computingAction } from '@hexad/service-workflow/parts';
import { z } from 'zod';
import type { Contender, Setup } from './contender.js';
import { openSteps } from './our-steps.js';

/** A step is a plugin that only computes: many are written together. */
export const open = (setup: Setup): Promise<Contender> =>
  openSteps(setup, (count) =>
    computingAction({
      input: z.object({}),
      output: z.object({}),
      compute: () => {
        count();
        return {};
      },
    }),
  );
