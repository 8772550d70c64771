import { AppError, type Caller } from '@hexad/kernel';
import type { Backend } from './backend.js';

/** The project of this name in which the caller may build; undefined when there is none. Fails with `forbidden` for who only views it. */
export async function projectNamed(backend: Backend, caller: Caller, name: string): Promise<string | undefined> {
  try {
    const { project } = await backend.identity.getProject({ id: '', name }, { caller });
    if (project?.role === 'viewer')
      throw new AppError('forbidden', `You are a viewer in the project ${JSON.stringify(name)}; its members build in it.`);
    return project?.id;
  } catch (error) {
    if (AppError.from(error).code === 'not_found') return undefined;
    throw error;
  }
}
