import { AppError } from '@hexad/kernel';
import type { Spec } from '@hexad/proto/documents';
import type { GeneratedFile } from '../domain/pack.js';
import { repositoryRenderer } from './shipped.js';

export interface RenderTask {
  readonly spec: Spec;
  readonly stories: readonly string[];
  readonly stack: readonly string[];
}

export type RenderReply = { readonly files: GeneratedFile[] } | { readonly failure: ReturnType<AppError['toJSON']> };

const renderer = repositoryRenderer();

// Ctrl-C reaches every process of the terminal; the pool ends this one when its platform has drained.
process.on('SIGINT', () => {});

/** Runs in a child process; errors cross as data because the way between processes drops their class. */
export async function render(task: RenderTask): Promise<RenderReply> {
  try {
    return { files: await renderer.execute(task) };
  } catch (thrown) {
    return { failure: AppError.from(thrown).toJSON() };
  }
}
