import type { DatabaseName, Held, Spec } from '@hexad/proto/documents';

/**
 * One file of a generated repository. `path` is relative, with forward slashes, and was built from sanitised names only.
 * What a pack returns is relative to the pack's folder; the composer puts the folder before it.
 */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
  readonly executable?: boolean;
}

/** What a pack renders from. Pure input: the same context gives the same bytes. */
export interface PackContext {
  readonly spec: Spec;
  /** Ids of the stories whose behaviour is in; code and tests of all others are left out. `S1` is always in. */
  readonly stories: ReadonlySet<string>;
  /** Names of all packs of this repository, so that one can refer to another. */
  readonly stack: readonly string[];
  /** The folder of the pages that are built to `dist` in it; absent where the repository has none. */
  readonly pages?: string | undefined;
  /** Where the API keeps its records. Default: SQLite. */
  readonly database?: DatabaseName | undefined;
  /** Files of the pack's folder, relative to it, that were released with an earlier version and never change. Absent: there is none. */
  readonly released?: readonly GeneratedFile[];
}

/** Where a pack's dependencies come from and how its tests are run and tell of themselves. */
export const TOOLCHAINS = ['npm', 'python'] as const;
export type Toolchain = (typeof TOOLCHAINS)[number];

/** A package that the machine itself has to bring, by its names. */
export interface SystemPackage {
  /** As the language imports it. */
  readonly module: string;
  /** As the language's own registry names it. */
  readonly name: string;
  readonly debian: string;
}

/** `pack.json` in the pack's folder. */
export interface PackManifest {
  readonly name: string;
  readonly title: string;
  /** The folder of the repository that this pack fills: `api`, `web`. */
  readonly folder: string;
  /** `api` or `ui`: which surface of a criterion its tests prove. */
  readonly surface: 'api' | 'ui';
  /** What it enforces that not every pack does. Criteria about the rest stay without proof, and the reason names the pack. */
  readonly holds?: readonly Held[] | undefined;
  /**
   * What it is in the image that the repository's Dockerfile builds. `service`: it listens on HOST and PORT and answers /health/ready; with npm
   * `npm run build` makes `dist/server.js`, with Python `python -m app` starts it. `pages`: `npm run build` makes `dist`, which a service answers.
   * With npm its package.json also has the scripts lint, typecheck and coverage. Absent: it is not in the image.
   */
  readonly image?: 'service' | 'pages' | undefined;
  /** `npm`: a shared set, installed from the pack's lock. `python`: what `requires` names is installed on the machine. */
  readonly toolchain: Toolchain;
  /** What must be there before anything is built; empty with npm. */
  readonly requires: readonly SystemPackage[];
  /** Of those that can be chosen, where it can keep its records. */
  readonly databases?: readonly DatabaseName[] | undefined;
  /** Folders below `folder` whose files never change once a version with them was released: database migrations. */
  readonly released: readonly string[];
  /**
   * Commands run in `folder`, without a shell, as [program, ...arguments]. Programs are those of its node_modules/.bin, Node itself,
   * those of the system, and `ruff`, which the platform brings.
   */
  readonly commands: {
    readonly typecheck: readonly string[];
    readonly lint: readonly string[];
    readonly fix: readonly string[];
    /** Must write vitest's JSON report to the path given in the variable HEXAD_TEST_REPORT, or take `--outputFile=…`; files may follow. */
    readonly test: readonly string[];
  };
}

/**
 * A template pack: it turns a spec into the files of one folder of a repository.
 * Code and tests are rendered apart, so that a test run can hold the tests of a full spec against the code of a reduced one.
 */
export abstract class Pack {
  abstract readonly manifest: PackManifest;
  /** What pins the pack's dependencies: with npm the text of its package-lock.json, whose SHA-256 is the key of the shared dependency set. */
  abstract readonly lock: string;

  /** Text of the package.json that goes with the lock: what `npm ci` needs besides it. Empty without npm. */
  get packageJson(): string {
    if (this.manifest.toolchain !== 'npm') return '';
    const { packages } = JSON.parse(this.lock) as { packages: Record<string, object> };
    return JSON.stringify({ private: true, ...packages[''] }, null, 2);
  }

  abstract code(context: PackContext): GeneratedFile[];
  abstract tests(context: PackContext): GeneratedFile[];
}
