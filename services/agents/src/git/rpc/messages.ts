import type { Branch, Commit, FileDiff, Repository } from '@hexad/proto/agents/v1/git';
import type { FileChange, HistoryEntry } from '@hexad/workspace';
import type { BranchState } from '../application/look-at-git.js';
import type { ProjectRepository } from '../domain/repository.js';

export const repositoryMessage = (repository: ProjectRepository): Repository => ({
  id: repository.id,
  projectId: repository.projectId,
  url: repository.url,
  defaultBranch: repository.defaultBranch,
  hasCredential: repository.hasCredential,
  createdBy: repository.createdBy,
  createdAt: repository.createdAt.toISOString(),
});

export const branchMessage = ({ sourceCommit = '', ...rest }: BranchState): Branch => ({ ...rest, sourceCommit });

export const commitMessage = ({ id, parents, at, author, subject, body }: HistoryEntry): Commit => ({
  id,
  parents: [...parents],
  at: at.toISOString(),
  authorName: author.name,
  authorEmail: author.email,
  subject,
  body,
});

export const fileMessage = (file: FileChange): FileDiff => ({
  path: file.path,
  oldPath: file.oldPath ?? '',
  status: file.status,
  kind: file.kind ?? file.oldKind ?? 'file',
  binary: file.added === undefined,
  added: file.added ?? 0,
  removed: file.removed ?? 0,
  hunks: (file.hunks ?? []).map((hunk) => ({ ...hunk, lines: [...hunk.lines] })),
});
