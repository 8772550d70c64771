import { workerTask } from '@hexad/host/worker-task';
import type { Spec } from '@hexad/proto/documents';
import { repositoryRenderer } from './shipped.js';

export interface RenderTask {
  readonly spec: Spec;
  readonly stories: readonly string[];
  readonly stack: readonly string[];
}

const renderer = repositoryRenderer();

export const task = workerTask((request: RenderTask) => renderer.execute(request));
