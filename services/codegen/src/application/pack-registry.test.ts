import { describe, expect, it } from 'vitest';
import { Pack, type GeneratedFile, type PackManifest } from '../domain/pack.js';
import { PackRegistry } from './pack-registry.js';

class Named extends Pack {
  readonly manifest: PackManifest;
  readonly lock = '{"packages":{"":{"name":"a","dependencies":{"b":"1.0.0"}}}}';

  constructor(name: string) {
    super();
    this.manifest = {
      name,
      title: name,
      folder: name,
      surface: 'api',
      toolchain: 'npm',
      requires: [],
      released: [],
      commands: { typecheck: ['a'], lint: ['a'], fix: ['a'], test: ['a'] },
    };
  }

  override code(): GeneratedFile[] {
    return [];
  }

  override tests(): GeneratedFile[] {
    return [];
  }
}

const registry = new PackRegistry([new Named('one'), new Named('two')]);

describe('the pack registry', () => {
  it('gives the packs of a stack in its order', () => {
    expect(registry.stack(['two', 'one']).map((pack) => pack.manifest.name)).toEqual(['two', 'one']);
  });

  it.each([[[]], [['three']], [['one', 'one']]])('refuses the stack %j as unknown and says what there is', (stack) => {
    expect(() => registry.stack(stack)).toThrow(expect.objectContaining({ code: 'stack_unknown', message: expect.stringMatching(/one/) }));
  });

  it('knows what npm needs besides the lock', () => {
    expect(JSON.parse(registry.get('one').packageJson)).toMatchObject({ private: true, name: 'a', dependencies: { b: '1.0.0' } });
  });
});
