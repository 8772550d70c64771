import { expect, it } from 'vitest';
import type { Spec } from '@hexad/proto/documents';
import { repositoryRenderer } from '@hexad/service-codegen';
import { EXAMPLE_NAMES, exampleSpec } from './example-specs.js';

const renderer = repositoryRenderer();
const stack = ['node-api', 'react-spa'];

/** A story with everything that it waits for: what its branch is rendered from. */
function scopeOf(spec: Spec, id: string): Set<string> {
  const scope = new Set([id]);
  for (const each of scope) for (const parent of spec.stories.find((story) => story.id === each)!.dependsOn) scope.add(parent);
  return scope;
}

const buildable = EXAMPLE_NAMES.flatMap((name) => {
  const spec = exampleSpec(name);
  return spec === undefined ? [] : [{ name, spec }];
});

it.each(buildable)('the brief of $name is rendered whole and story by story, in valid files', async ({ spec }) => {
  const scopes = spec.stories.map((story) => renderer.render({ spec, stack, stories: scopeOf(spec, story.id) }));
  const whole = await renderer.execute({ spec, stack });
  expect(Math.max(...scopes.map((files) => files.length))).toBeLessThanOrEqual(whole.length);
});
