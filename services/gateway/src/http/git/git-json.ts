import { AppError } from '@hexad/kernel';
import type { Branch, FileChange, Repository } from '@hexad/proto/agents/v1/git';
import type { InputOf } from '../../endpoint/endpoint.js';
import { orNull } from '../schemas.js';
import type { createCommit } from './git.endpoints.js';

export function repositoryJson(repository: Repository | undefined) {
  if (!repository) throw new AppError('internal', 'The agents service answered without the repository.');
  return { ...repository, defaultBranch: orNull(repository.defaultBranch) };
}

export const branchJson = (branch: Branch) => ({ ...branch, sourceCommit: orNull(branch.sourceCommit) });

export function fileOf(file: InputOf<typeof createCommit>['body']['files'][number]): FileChange {
  const { path, expected, executable, text, base64 } = file;
  const content = base64 === undefined ? Buffer.from(text ?? '') : Buffer.from(base64, 'base64');
  return { path, expected, executable, delete: file.delete, content };
}
