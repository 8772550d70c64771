/** A command of a pack: program and arguments, run in the pack's folder. */
export type PackCommand = readonly string[];

/** A template pack as far as an agent needs to know it. */
export interface Pack {
  readonly name: string;
  readonly title: string;
  /** Folder of the repository that it fills. */
  readonly folder: string;
  readonly lockHash: string;
  readonly packageJson: string;
  readonly lockJson: string;
  readonly commands: { readonly typecheck: PackCommand; readonly lint: PackCommand; readonly fix: PackCommand; readonly test: PackCommand };
}

/** Whether any of the files is in the pack's folder. */
export const touches = (pack: Pack, files: readonly string[]): boolean => files.some((file) => file.startsWith(`${pack.folder}/`));
