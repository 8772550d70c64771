import { USUAL_OPTIONS, type DatabaseName, type Plan, type RepositoryOptions } from '@hexad/proto/documents';
import { appModel, type AppModel } from './model.js';
import type { GeneratedFile, PackContext, PackManifest } from './pack.js';

/** What the root of a repository is rendered from. */
export interface RepositoryModel {
  readonly app: AppModel;
  readonly packs: readonly PackManifest[];
  readonly plan: Plan | undefined;
  readonly options: RepositoryOptions;
  /** Where the API keeps its records: what was chosen, as far as its pack offers it. */
  readonly database: DatabaseName;
}

/** Renders the files around the packs' folders. */
export abstract class RepositoryTemplates {
  abstract root(model: RepositoryModel): GeneratedFile[];
}

export const compose = (
  context: PackContext,
  packs: readonly PackManifest[],
  plan: Plan | undefined,
  options = USUAL_OPTIONS,
): RepositoryModel => ({
  app: appModel(context),
  packs,
  plan,
  options,
  database: packs.some(({ databases }) => databases?.includes(options.database)) ? options.database : 'sqlite',
});
