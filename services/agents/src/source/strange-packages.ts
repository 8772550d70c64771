import { z } from 'zod';
import { workspacesOf, type NpmWorkspace } from './npm-workspaces.js';

const Specs = z.record(z.string(), z.string()).optional();
const Wanted = { dependencies: Specs, devDependencies: Specs, optionalDependencies: Specs, peerDependencies: Specs };
const Manifest = z.object({ ...Wanted, overrides: z.json().optional() });
const Entry = z.object({
  ...Wanted,
  name: z.string().optional(),
  version: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  link: z.boolean().optional(),
  bin: z
    .union([z.string(), z.record(z.string(), z.string())])
    .optional()
    .catch(undefined),
  inBundle: z.boolean().optional(),
});
type Entry = z.infer<typeof Entry>;
const Lock = z.object({ lockfileVersion: z.number(), packages: z.record(z.string(), Entry).default({}) });

/** Where packages may come from: npm brings these to the registry that it is told to use. */
const REGISTRY = 'https://registry.npmjs.org/';
const NAME = /^(@[\w.~-]+\/)?[\w.~-]+$/;
const PLACE = /^(node_modules\/(@[\w.~-]+\/)?[\w.~-]+)(\/node_modules\/(@[\w.~-]+\/)?[\w.~-]+)*$/;
const VERSION = /^\d+\.\d+\.\d+([-+][\w.+-]+)?$/;
/** A range, a tag, or another name of a package of the registry: no address, no folder, no archive. */
const SPEC = /^(npm:(@[\w.~-]+\/)?[\w.~-]+(@|$))?(?!\.)[^:/\\@]*$/;
const ARCHIVE = /\.(tgz|tar\.gz|tar)$/i;

/** Why npm must not be asked for these packages, for it would get some from elsewhere than the registry; undefined: it may. */
export function strangePackages(packageJson: string, lockJson: string): string | undefined {
  const manifest = read(Manifest, packageJson);
  const lock = read(Lock, lockJson);
  if (!manifest) return 'package.json is not what npm reads';
  if (!areOfRegistry(manifest.overrides)) return 'package.json overrides a package with one from somewhere else than the registry';
  if (!lock) return 'package-lock.json is not what npm writes';
  if (lock.lockfileVersion !== 2 && lock.lockfileVersion !== 3)
    return `package-lock.json has the lockfileVersion ${lock.lockfileVersion}, which is unsupported: write it anew with npm 7 or later`;
  if (!('' in lock.packages)) return 'package-lock.json names no packages';
  const workspaces = workspacesOf(lock.packages);
  if (!workspaces) return 'package-lock.json links to a folder that is no package of the repository';
  const folders = new Set(workspaces.map(({ folder }) => folder));
  for (const [where, entry] of [['package.json', manifest] as const, ...Object.entries(lock.packages)]) {
    const own = where === '' || entry === manifest || folders.has(where) || (entry as Entry).link === true;
    const fault = strangeWish(entry) ?? (own ? undefined : strangeEntry(withoutFolder(where, folders), entry));
    if (fault) return `${where === '' ? 'package-lock.json' : where} ${fault}`;
  }
  return undefined;
}

/** `packages/a/node_modules/x` is a place as `node_modules/x` is one. */
function withoutFolder(where: string, folders: ReadonlySet<string>): string {
  const at = where.indexOf('/node_modules/');
  return at > 0 && folders.has(where.slice(0, at)) ? where.slice(at + 1) : where;
}

/** The packages of the repository itself, and the places of all, as a lock has them that is not strange. */
export function placesIn(lockJson: string): { readonly workspaces: readonly NpmWorkspace[]; readonly places: readonly string[] } {
  const packages = read(Lock, lockJson)?.packages ?? {};
  return { workspaces: workspacesOf(packages) ?? [], places: Object.keys(packages) };
}

/** Whether a lock has a package of this name, or a program of this name in one. */
export function promisesIn(lockJson: string, name: string): boolean {
  const packages = read(Lock, lockJson)?.packages ?? {};
  return Object.entries(packages).some(([place, { bin }]) => {
    if (place === '') return false;
    return place.endsWith(`node_modules/${name}`) || (typeof bin === 'object' && Object.hasOwn(bin, name));
  });
}

/** Whether a package.json wishes for nothing but packages of the registry. */
export function isPlainManifest(packageJson: string): boolean {
  const manifest = read(Manifest, packageJson);
  return manifest !== undefined && strangeWish(manifest) === undefined;
}

function read<T>(schema: z.ZodType<T>, json: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}

function strangeWish(entry: Pick<Entry, keyof typeof Wanted>): string | undefined {
  const wanted = [entry.dependencies, entry.devDependencies, entry.optionalDependencies, entry.peerDependencies];
  const strange = wanted.flatMap((specs) => Object.entries(specs ?? {})).find(([name, spec]) => !NAME.test(name) || !isOfRegistry(spec));
  return strange && `wants ${strange[0]} from somewhere else than the registry`;
}

const isOfRegistry = (spec: string): boolean => SPEC.test(spec.trim()) && !ARCHIVE.test(spec.trim());

/** Overrides: specs at any depth, and `$name` for one that is wished for. */
function areOfRegistry(overrides: unknown): boolean {
  if (typeof overrides === 'string') return isOfRegistry(overrides);
  return overrides === undefined || (overrides !== null && Object.values(overrides).every(areOfRegistry));
}

/** What a lock says of itself (`inBundle`) is believed of nothing but the missing checksum. */
function strangeEntry(where: string, { name, version, resolved, integrity, link, inBundle }: Entry): string | undefined {
  if (link || !PLACE.test(where)) return 'is a folder of the repository';
  if (name !== undefined && !NAME.test(name)) return 'has a name that is none';
  if (version === undefined || !VERSION.test(version)) return 'has a version that is none';
  if (resolved !== undefined && !registries().some((registry) => resolved.startsWith(registry))) return 'does not come from the registry';
  if (integrity === undefined && !inBundle) return 'has no checksum';
  return undefined;
}

const registries = (): string[] => [REGISTRY, ...[process.env['npm_config_registry'] ?? []].flat().map((one) => one.replace(/\/*$/, '/'))];
