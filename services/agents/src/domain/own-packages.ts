import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Pack } from './pack.js';

/** What a pack's folder of a repository says of its packages. */
export interface Manifests {
  readonly packageJson: string;
  readonly lockJson: string;
}

const Lock = z.object({
  packages: z.looseObject({
    '': z.looseObject({
      dependencies: z.record(z.string(), z.string()).default({}),
      devDependencies: z.record(z.string(), z.string()).default({}),
      optionalDependencies: z.record(z.string(), z.string()).default({}),
    }),
  }),
});

/** The pack as people went on with it: where they added, took away or moved packages, what they have is installed, and else what the pack brings. */
export function withOwnPackages(pack: Pack, { packageJson, lockJson }: Manifests): Pack {
  if (pack.toolchain !== 'npm') return pack;
  const [own, shipped] = [wanted(lockJson), wanted(pack.lockJson)];
  if (own === undefined || own === shipped) return pack;
  return { ...pack, packageJson, lockJson, lockHash: createHash('sha256').update(lockJson).digest('hex') };
}

/** What a lock says that is wanted and where it stands, whatever the package itself is called; undefined of what is none. */
function wanted(lockJson: string): string | undefined {
  const lock = Lock.safeParse(parsed(lockJson)).data;
  if (lock === undefined) return undefined;
  const { '': root, ...others } = lock.packages;
  const { dependencies, devDependencies, optionalDependencies } = root;
  return JSON.stringify([dependencies, devDependencies, optionalDependencies, others]);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
