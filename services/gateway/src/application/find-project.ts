import { AppError, isUuid, type Caller } from '@hexad/kernel';
import type { Backend } from './backend.js';

/** The id of a project by its id or name. Fails with `not_found`, also for one that the caller does not see. */
export async function projectIdOf(backend: Backend, caller: Caller, project: string): Promise<string> {
  const asked = isUuid(project) ? { id: project, name: '' } : { id: '', name: project };
  const { project: found } = await backend.identity.getProject(asked, { caller });
  if (found === undefined) throw new AppError('not_found', `There is no project ${JSON.stringify(project)}.`);
  return found.id;
}
