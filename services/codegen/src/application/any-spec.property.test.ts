import { assert, asyncProperty, gen } from 'fast-check';
import { Spec } from '@hexad/proto/documents';
import { expect, it } from 'vitest';
import { repositoryRenderer } from '../adapters/shipped.js';
import { anySpec } from '../fixtures/any-spec.js';
import { Choices } from '../fixtures/choices.js';

const renderer = repositoryRenderer();
const stacks = [
  ['node-api', 'react-spa'],
  ['node-api', 'vue-spa'],
  ['fastapi', 'react-spa'],
];

it('any valid spec is rendered to files that are valid in their language, whatever stories are in', async () => {
  await assert(
    asyncProperty(gen(), async (g) => {
      const choose = new Choices(g);
      const spec = anySpec(choose);
      expect(Spec.safeParse(spec).error).toBeUndefined();
      const stories = ['S1', ...choose.some(spec.stories.map((story) => story.id))];
      const stack = choose.one(stacks)!;
      await renderer.execute({ spec, stories, stack });
      await renderer.execute({ spec, stack });
    }),
    { numRuns: 20 },
  );
}, 300_000);
