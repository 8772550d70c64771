import { z } from 'zod';
import { folderOf, json } from './delivery.js';

const Entry = z.looseObject({
  version: z.string().optional(),
  license: z.union([z.string(), z.looseObject({ type: z.string() }).transform(({ type }) => type)]).optional(),
  integrity: z.string().optional(),
  dev: z.boolean().optional(),
  devOptional: z.boolean().optional(),
  link: z.boolean().optional(),
  bin: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
  peerDependencies: z.record(z.string(), z.string()).optional(),
});
const Lock = z.looseObject({ packages: z.record(z.string(), Entry) });

/** A package as a lock says it is installed. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression; undefined when it says none. */
  readonly license: string | undefined;
  /** As npm writes it: `sha512-<base64>`. */
  readonly integrity: string | undefined;
  /** Not needed by what runs. */
  readonly isDev: boolean;
  /** Directly below `node_modules`, and not below another package. */
  readonly isTop: boolean;
  readonly programs: readonly string[];
  readonly peers: readonly string[];
}

const FOLDER = 'node_modules/';

/** The packages of each `package-lock.json`, by the folder that it is in. */
export function npmLocks(files: ReadonlyMap<string, string>): Map<string, readonly LockedPackage[]> {
  const locks = [...files].filter(([path]) => path === 'package-lock.json' || path.endsWith('/package-lock.json'));
  return new Map(
    locks.flatMap(([path, text]) => {
      const { data } = Lock.safeParse(json(text));
      return data ? [[folderOf(path), Object.entries(data.packages).flatMap(([place, entry]) => locked(place, entry))] as const] : [];
    }),
  );
}

function locked(place: string, entry: z.infer<typeof Entry>): LockedPackage[] {
  if (!place.includes(FOLDER) || entry.link || entry.version === undefined) return [];
  const name = place.slice(place.lastIndexOf(FOLDER) + FOLDER.length);
  const { bin } = entry;
  return [
    {
      name,
      version: entry.version,
      license: entry.license,
      integrity: entry.integrity,
      isDev: entry.dev === true || entry.devOptional === true,
      isTop: place === `${FOLDER}${name}`,
      programs: typeof bin === 'string' ? [name.replace(/^.*\//, '')] : Object.keys(bin ?? {}),
      peers: Object.keys(entry.peerDependencies ?? {}),
    },
  ];
}

/** Each package once, by name: needed by what runs when any lock needs it there. */
export function installedPackages(files: ReadonlyMap<string, string>): LockedPackage[] {
  const all = new Map<string, LockedPackage>();
  for (const one of [...npmLocks(files).values()].flat()) {
    const id = `${one.name}@${one.version}`;
    if (all.get(id)?.isDev !== false) all.set(id, one);
  }
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
