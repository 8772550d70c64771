import { Held, type Spec } from '@hexad/proto/documents';
import { describe, expect, it } from 'vitest';
import { depot } from '../fixtures/depot.js';
import { gate } from '../fixtures/gate.js';
import { guild } from '../fixtures/guild.js';
import { pantry } from '../fixtures/pantry.js';
import { partHeldBy } from './held.js';
import type { PackManifest } from './pack.js';

const manifest = (surface: PackManifest['surface'], holds: readonly Held[]): PackManifest => ({
  name: surface,
  title: surface,
  folder: surface,
  surface,
  toolchain: 'npm',
  requires: [],
  released: [],
  holds,
  commands: { typecheck: ['true'], lint: ['true'], fix: ['true'], test: ['true'] },
});

const saying = (spec: Spec, word: RegExp): boolean => word.test(JSON.stringify({ access: spec.access, entities: spec.entities }));

describe('the part of a spec that a pack holds', () => {
  it.each<[Held, Spec, RegExp]>([
    ['access', guild, /"rights"/],
    ['exchange', pantry, /"import"/],
    ['computed', depot, /"computed"/],
    ['counter', depot, /"counter"/],
    ['tally', depot, /"kind":"tally","id"/],
    ['timeWindow', gate, /"timeWindow"/],
  ])('says nothing of %s where the API does not hold it, in the API and on pages', (what, spec, word) => {
    const whole = manifest('api', Held.options);
    const api = manifest(
      'api',
      Held.options.filter((one) => one !== what),
    );
    const pages = manifest('ui', ['access', 'exchange']);
    expect(saying(partHeldBy(whole, [whole, pages], spec), word)).toBe(true);
    expect(saying(partHeldBy(pages, [whole, pages], spec), word)).toBe(true);
    expect(saying(partHeldBy(api, [api, pages], spec), word)).toBe(false);
    expect(saying(partHeldBy(pages, [api, pages], spec), word)).toBe(false);
  });

  it('leaves out of pages what they do not hold themselves', () => {
    const api = manifest('api', Held.options);
    const pages = manifest('ui', ['access']);
    expect(saying(partHeldBy(pages, [api, pages], pantry), /"import"/)).toBe(false);
    expect(saying(partHeldBy(api, [api, pages], pantry), /"import"/)).toBe(true);
  });
});
