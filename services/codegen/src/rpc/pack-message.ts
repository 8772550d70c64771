import { createHash } from 'node:crypto';
import type { Pack as PackMessage } from '@hexad/proto/codegen/v1/codegen';
import { lackedBy } from '../domain/lacks.js';
import type { Pack } from '../domain/pack.js';

/** A pack as other services see it. */
export function packMessage(
  { manifest, lock, packageJson }: Pick<Pack, 'manifest' | 'lock' | 'packageJson'>,
  foreign = false,
): PackMessage {
  const { name, title, folder, surface, holds, toolchain, requires, released, commands } = manifest;
  const { typecheck, lint, fix, test } = commands;
  return {
    name,
    title,
    folder,
    surface,
    lockHash: createHash('sha256').update(lock).digest('hex'),
    packageJson,
    lockJson: toolchain === 'npm' ? lock : '',
    toolchain,
    released: [...released],
    requires: requires.map((one) => ({ ...one })),
    foreign,
    lacks: lackedBy({ holds, surface }),
    commands: { typecheck: [...typecheck], lint: [...lint], fix: [...fix], test: [...test] },
  };
}
