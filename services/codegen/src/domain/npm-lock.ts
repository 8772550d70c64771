interface Package {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}
interface Lock {
  readonly packages: Record<string, Package>;
}

const ROOT = '';
const IN = 'node_modules/';

/** The lock as npm would write it without these packages of the root: what nothing else needs goes with them. */
export function lockWithout(text: string, names: readonly string[]): string {
  const lock = JSON.parse(text) as Lock;
  const root = without(lock.packages[ROOT]!, names);
  const all: Lock['packages'] = { ...lock.packages, [ROOT]: root };
  const kept = new Set<string>();
  const keep = (place: string): void => {
    if (kept.has(place)) return;
    kept.add(place);
    const { dependencies, devDependencies, optionalDependencies, peerDependencies } = all[place]!;
    for (const name of Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies, ...peerDependencies })) {
      const found = resolved(all, place, name);
      if (found !== undefined) keep(found);
    }
  };
  keep(ROOT);
  const packages = Object.fromEntries(Object.entries(all).filter(([place]) => kept.has(place)));
  return `${JSON.stringify({ ...lock, packages }, null, 2)}\n`;
}

/** A package.json, or the root of a lock, without dependencies of these names. */
export function without<T extends Package>(root: T, names: readonly string[]): T {
  const left = (given: Readonly<Record<string, string>> | undefined): Record<string, string> =>
    Object.fromEntries(Object.entries(given ?? {}).filter(([name]) => !names.includes(name)));
  return {
    ...root,
    ...(root.dependencies && { dependencies: left(root.dependencies) }),
    ...(root.devDependencies && { devDependencies: left(root.devDependencies) }),
  };
}

/** Where Node would find it from there. */
function resolved(packages: Lock['packages'], from: string, name: string): string | undefined {
  for (let place = from; ; place = place.slice(0, Math.max(0, place.lastIndexOf(`/${IN}`)))) {
    const found = `${place === ROOT ? '' : `${place}/`}${IN}${name}`;
    if (found in packages) return found;
    if (place === ROOT) return undefined;
  }
}
