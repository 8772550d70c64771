import { workerTask } from '@hexad/host/worker-task';
import type { Spec } from '@hexad/proto/documents';
import type { GeneratedFile } from '../domain/pack.js';
import { repositoryRenderer } from './shipped.js';

export interface RenderTask {
  readonly spec: Spec;
  readonly stories: readonly string[];
  readonly stack: readonly string[];
  readonly released: readonly GeneratedFile[];
}

const renderer = repositoryRenderer();

export const task = workerTask((request: RenderTask) => renderer.execute(request));
