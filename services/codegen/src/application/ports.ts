import type { Caller } from '@hexad/kernel';
import type { RepositoryOptions, Spec } from '@hexad/proto/documents';
import type { ForeignPack } from '../domain/foreign/foreign-pack.js';
import type { GeneratedFile } from '../domain/pack.js';

/** What a repository is rendered from besides its spec. */
export interface Besides {
  readonly options?: RepositoryOptions;
  /** Files that never change once they were released, as the repository has them. */
  readonly released?: readonly GeneratedFile[];
  /** Packs of the stack that do not ship; their manifests bear the names that the stack uses. */
  readonly foreign?: readonly ForeignPack[];
}

/** Turns a spec into the files of a repository; away from the event loop, for it takes up to seconds. */
export abstract class Renderer {
  /** Fails with `stack_unknown`, for foreign packs also with `sandbox_required` and `pack_invalid`. The same input gives the same bytes. */
  abstract render(spec: Spec, stories: readonly string[], stack: readonly string[], besides?: Besides): Promise<GeneratedFile[]>;
}

/** Where the archive of a run's repository is kept. */
export interface Archive {
  readonly runId: string;
  readonly projectId: string;
  readonly blobKey: string;
  readonly sha256: string;
  readonly bytes: number;
}

export abstract class Archives {
  /** Remembers and publishes it; the same run again replaces it. */
  abstract register(caller: Caller, archive: Archive): Promise<void>;
  /** Fails with `not_found` while the run has none. */
  abstract get(caller: Caller, runId: string): Promise<Archive>;
  /** Undefined while the run has none. */
  abstract projectOf(tenant: string, runId: string): Promise<string | undefined>;
}
