/** A command of a pack: program and arguments, run in the pack's folder. */
export type PackCommand = readonly string[];

/** Where a pack's dependencies come from and how its tests are run. */
export type Toolchain = 'npm' | 'python';

/** By the names that the language, its registry and Debian give it. */
export interface SystemPackage {
  readonly module: string;
  readonly name: string;
  readonly debian: string;
}

/** A template pack as far as an agent needs to know it. */
export interface Pack {
  readonly name: string;
  readonly title: string;
  /** Folder of the repository that it fills. */
  readonly folder: string;
  readonly toolchain: Toolchain;
  /** What the machine itself must bring. */
  readonly requires: readonly SystemPackage[];
  /** Below the folder: files there never change once they were released. */
  readonly released: readonly string[];
  /** Whether others wrote it: nothing of it is run outside of a sandbox that isolates. */
  readonly foreign: boolean;
  /** What a spec may need and it does not hold: `Held` of the documents. */
  readonly lacks: readonly string[];
  readonly lockHash: string;
  readonly packageJson: string;
  readonly lockJson: string;
  readonly commands: { readonly typecheck: PackCommand; readonly lint: PackCommand; readonly fix: PackCommand; readonly test: PackCommand };
}

/** Whether any of the files is in the pack's folder. */
export const touches = (pack: Pack, files: readonly string[]): boolean => files.some((file) => file.startsWith(`${pack.folder}/`));
