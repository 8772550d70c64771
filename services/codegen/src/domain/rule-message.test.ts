import { expect, it } from 'vitest';
import { firstStories } from '../fixtures/build.js';
import { kites } from '../fixtures/kites.js';
import { appModel } from './model.js';
import { ruleMessage } from './rule-message.js';

const app = appModel({ spec: kites, stories: firstStories(kites), stack: ['node-api'] });

it.each([
  ['Kite', 'R1', 'must not be before startson'],
  ['Kite', 'R2', 'must be less than ceiling'],
  ['Kite', 'R3', 'must not be in the past'],
  ['Kite', 'R4', 'is required when mood is wild'],
  ['Kite', 'R5', 'Another kite whose status is ready or aloft has the same orchard and title.'],
  ['Kite', 'R6', 'A kite cannot be changed while status is retired.'],
  ['Kite', 'R7', 'The orchard must be one where phase is growing.'],
  ['Orchard', 'R1', 'Code cannot be changed.'],
  ['Orchard', 'R2', 'An orchard can be deleted only while phase is planned or growing.'],
  ['Orchard', 'R3', 'An orchard can have at most 3 kites whose status is ready or aloft.'],
  ['Orchard', 'R4', 'The orchard cannot become closed while it has kites whose status is aloft.'],
  ['Knot', 'R1', 'A knot cannot be deleted.'],
])('a request that breaks rule %s %s is told: %s', (name, id, message) => {
  const entity = app.entity(name);
  expect(
    ruleMessage(
      app,
      entity,
      entity.rules.find((rule) => rule.id === id)!,
    ),
  ).toBe(message);
});
