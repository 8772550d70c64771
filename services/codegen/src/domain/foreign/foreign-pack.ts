import { PackManifestSchema } from '../manifest.js';
import { Pack, type GeneratedFile, type PackManifest } from '../pack.js';
import { packInvalid } from './fault.js';
import { checkedFiles, LIMITS } from './files.js';
import { TEMPLATES } from './templates-path.js';

const FILES = 'files/';

/** A pack that others wrote: what stands in its folder, looked at but never run outside of a sandbox. */
export interface ForeignPack {
  readonly manifest: PackManifest;
  readonly packageJson: string;
  /** Text of package-lock.json; of a pack without npm, its manifest. */
  readonly lock: string;
  /** Everything of its folder. */
  readonly folder: readonly GeneratedFile[];
}

/** @throws AppError `pack_invalid`, with one sentence about the first fault and its code in the details */
export function readForeignPack(folder: readonly GeneratedFile[]): ForeignPack {
  checkedFiles(folder, LIMITS.packBytes);
  const text = (path: string): string | undefined => folder.find((file) => file.path === path)?.text;
  const manifest = manifestOf(text('pack.json'));
  if (text(TEMPLATES) === undefined)
    throw packInvalid('templates_missing', `There is no ${TEMPLATES} in the pack; it exports the functions code and tests.`);
  if (manifest.toolchain !== 'npm') return { manifest, packageJson: '', lock: text('pack.json')!, folder };
  const [packageJson, lock] = [text('package.json'), text('package-lock.json')];
  if (packageJson === undefined || lock === undefined)
    throw packInvalid('lock_missing', 'There is no package.json with a package-lock.json in the pack; make them with npm install.');
  checkLock(packageJson, lock);
  return { manifest, packageJson, lock, folder };
}

function manifestOf(text: string | undefined): PackManifest {
  if (text === undefined) throw packInvalid('manifest_missing', 'There is no pack.json in the folder of the pack; write one.');
  const { data, error } = PackManifestSchema.safeParse(parsed(text));
  if (data !== undefined) return data;
  const [issue] = error.issues;
  throw packInvalid('manifest_invalid', `pack.json is not right at ${issue!.path.join('.') || 'its root'}: ${issue!.message}.`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface Lock {
  lockfileVersion?: unknown;
  packages?: Record<
    string,
    { dependencies?: object; devDependencies?: object; resolved?: unknown; integrity?: unknown; link?: unknown } | null
  >;
}

/** What is installed is exactly what the lock pins: packages of a registry, each with its checksum. */
function checkLock(packageJson: string, lock: string): void {
  const { packages, lockfileVersion } = (parsed(lock) ?? {}) as Lock;
  const root = packages?.[''];
  if (typeof packages !== 'object' || typeof root !== 'object' || root === null || lockfileVersion !== 3)
    throw packInvalid('lock_invalid', 'package-lock.json is no lock of npm 9 or newer; make it with npm install.');
  const wanted = (parsed(packageJson) ?? {}) as { dependencies?: object; devDependencies?: object };
  for (const kind of ['dependencies', 'devDependencies'] as const)
    if (sortedJson(wanted[kind]) !== sortedJson(root[kind]))
      throw packInvalid('lock_disagrees', `The ${kind} of package.json and package-lock.json differ; run npm install and take both.`);
  for (const [path, entry] of Object.entries(packages)) {
    if (path === '') continue;
    const elsewhere = typeof entry?.resolved === 'string' && !entry.resolved.startsWith('https://registry.npmjs.org/');
    if (!path.startsWith('node_modules/') || typeof entry?.integrity !== 'string' || entry.link === true || elsewhere)
      throw packInvalid('lock_invalid', `${path} in package-lock.json is no package of the npm registry with a checksum; use one that is.`);
  }
}

const sortedJson = (value: object | undefined): string =>
  JSON.stringify(Object.entries(value ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** What the templates of a foreign pack made of a spec. */
export interface Rendered {
  readonly code: readonly GeneratedFile[];
  readonly tests: readonly GeneratedFile[];
}

/** A foreign pack whose templates have been run already. */
export class RenderedPack extends Pack {
  override readonly manifest: PackManifest;
  override readonly lock: string;
  readonly #pack: ForeignPack;
  readonly #rendered: Rendered;

  constructor(pack: ForeignPack, rendered: Rendered) {
    super();
    this.manifest = pack.manifest;
    this.lock = pack.lock;
    this.#pack = pack;
    this.#rendered = rendered;
  }

  override get packageJson(): string {
    return this.#pack.packageJson;
  }

  override code(): GeneratedFile[] {
    const made = new Set(this.#rendered.code.map((file) => file.path));
    return [...fixedFiles(this.#pack).filter((file) => !made.has(file.path)), ...this.#rendered.code];
  }

  override tests(): GeneratedFile[] {
    return [...this.#rendered.tests];
  }
}

/** Its package.json, its lock, and everything below `files/`; a leading `dot-` of a name stands for a dot. */
function fixedFiles({ folder, packageJson, lock, manifest }: ForeignPack): GeneratedFile[] {
  const files = folder
    .filter((file) => file.path.startsWith(FILES))
    .map((file) => ({
      ...file,
      path: file.path
        .slice(FILES.length)
        .split('/')
        .map((name) => name.replace(/^dot-/, '.'))
        .join('/'),
    }));
  if (manifest.toolchain !== 'npm') return files;
  return [{ path: 'package.json', text: packageJson }, { path: 'package-lock.json', text: lock }, ...files];
}

/** The answer of templates, believed only after every file of it was looked at. @throws AppError `pack_invalid` */
export function readRendered(pack: ForeignPack, answer: string | undefined): Rendered {
  const value = parsed(answer ?? '');
  const { code, tests } = (typeof value === 'object' && value !== null ? value : {}) as Partial<Record<keyof Rendered, unknown>>;
  if (!isFiles(code) || !isFiles(tests))
    throw packInvalid(
      'output_invalid',
      `The templates of ${pack.manifest.name} have to return lists of { path, text } for code and for tests.`,
    );
  const rendered = { code: code.map(plain), tests: tests.map(plain) };
  const all = new RenderedPack(pack, rendered);
  checkedFiles([...all.code(), ...all.tests()]);
  return rendered;
}

const isFiles = (value: unknown): value is GeneratedFile[] =>
  Array.isArray(value) &&
  value.every(
    (file: Partial<GeneratedFile> | null) =>
      typeof file === 'object' && file !== null && typeof file.path === 'string' && typeof file.text === 'string',
  );

const plain = ({ path, text, executable }: GeneratedFile): GeneratedFile => ({ path, text, ...(executable === true && { executable }) });
