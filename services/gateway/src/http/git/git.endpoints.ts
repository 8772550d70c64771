import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { ById, Id, keyRotation, NextCursor } from '../schemas.js';

const tag = 'Git';
const json = <T extends z.ZodType>(schema: T) => ({ 'application/json': schema });
const Repository = Id.optional().describe('Which repository; not needed where the project has one.');
const Of = z.strictObject({ repository: Repository });
const Name = z.string().min(1).max(240);
const Revision = Name.describe('A branch, or the whole id of a commit.');
const Push = z.boolean().default(false).describe('Whether the branch is pushed to the source too, by compare-and-swap.');
const CommitId = z.string().describe('The whole hash.');

const ProjectRepository = z
  .object({
    id: Id,
    projectId: Id,
    url: z.string(),
    defaultBranch: z.string().nullable().describe('What the project builds on. Null: what the source says.'),
    hasCredential: z.boolean(),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'GitRepository' });

const Branch = z
  .object({
    name: z.string(),
    commit: CommitId,
    place: z.enum(['source', 'mirror', 'both']).describe('`mirror`: only here, not pushed.'),
    sourceCommit: CommitId.nullable().describe('Where it stands at the source. Null: it is not there.'),
    ahead: z.int().describe('Commits that it has and the default branch has not.'),
    behind: z.int().describe('Commits that the default branch has and it has not.'),
  })
  .meta({ id: 'GitBranch' });

const UNREACHED = ['not_found', 'host_refused', 'unavailable', 'timeout', 'too_large', 'disk_full'] as const;

export const registerRepository = endpoint({
  method: 'POST',
  path: '/v1/projects/{id}/git/repositories',
  id: 'registerRepository',
  tag,
  summary: 'Make a repository known to a project',
  description: 'One of the same address is kept, with the new default branch and, where one is given, the new credential.',
  params: ById,
  body: z.strictObject({
    url: z.string().min(1).max(2_048).describe('`https://…`, `ssh://user@host/path`, `user@host:path`, or a local folder that the operator allows. No password in it.'), // prettier-ignore
    defaultBranch: Name.optional(),
    login: z.strictObject({ username: z.string().min(1).max(200), password: z.string().min(1).max(8_192) }).optional().describe('For https: a password or token. It never comes out.'), // prettier-ignore
    key: z.strictObject({ privateKey: z.string().min(1).max(32_768), hostKeys: z.string().min(1).max(32_768) }).optional().describe('For ssh: a private key without a passphrase, and lines of known hosts. It never comes out.'), // prettier-ignore
  }),
  answer: { status: 200, description: 'The repository.', content: json(ProjectRepository) },
  errors: ['not_found', 'host_refused', 'too_large'],
});

export const listRepositories = endpoint({
  method: 'GET',
  path: '/v1/projects/{id}/git/repositories',
  id: 'listRepositories',
  tag,
  summary: 'Repositories of a project',
  params: ById,
  answer: { status: 200, description: 'In the order in which they came.', content: json(z.object({ repositories: z.array(ProjectRepository) })) }, // prettier-ignore
  errors: ['not_found'],
});

export const removeRepository = endpoint({
  method: 'DELETE',
  path: '/v1/projects/{id}/git/repositories/{repository}',
  id: 'removeRepository',
  tag,
  summary: 'Forget a repository, its credential, and what was never pushed',
  params: z.strictObject({ id: Id, repository: Id }),
  answer: { status: 204, description: 'It is forgotten; at its source nothing changes.' },
  errors: ['not_found'],
});

export const rotateGitEncryption = endpoint({
  method: 'POST',
  path: '/v1/git-encryption/rotations',
  id: 'rotateGitEncryption',
  tag,
  summary: 'Take the credentials of all tenants’ repositories and servers of tools to a new version of the key-encryption key',
  description: 'The credentials stay what they are. Answers when it is done. One that was broken off is gone on with by the next call.',
  right: 'models.operate',
  answer: {
    status: 200,
    description: 'How it went.',
    content: json(keyRotation('Credentials that do not open: register them again or remove them, then rotate again.')),
  },
  errors: ['conflict'],
});

export const getGitStatus = endpoint({
  method: 'GET',
  path: '/v1/projects/{id}/git/status',
  id: 'getGitStatus',
  tag,
  summary: 'Where a repository stands, and what is not pushed',
  params: ById,
  query: Of,
  answer: {
    status: 200,
    description: 'As the source said at most five seconds ago.',
    content: json(
      z.object({
        repository: ProjectRepository,
        defaultBranch: z.string().nullable(),
        head: CommitId.nullable().describe('Of the default branch. Null before the first commit.'),
        refreshedAt: z.iso.datetime(),
        unpushed: z.array(Branch),
        branches: z.int(),
      }),
    ),
  },
  errors: UNREACHED,
});

export const listBranches = endpoint({
  method: 'GET',
  path: '/v1/projects/{id}/git/branches',
  id: 'listBranches',
  tag,
  summary: 'Branches of a repository, at its source and here',
  params: ById,
  query: Of,
  answer: { status: 200, description: 'By name.', content: json(z.object({ branches: z.array(Branch) })) },
  errors: UNREACHED,
});

export const createBranch = endpoint({
  method: 'POST',
  path: '/v1/projects/{id}/git/branches',
  id: 'createBranch',
  tag,
  summary: 'Make a branch',
  description: 'One that stands on the same commit already is given as it is.',
  params: ById,
  body: z.strictObject({ repository: Repository, name: Name.describe('Lower-case words, digits, hyphens, slashes.'), from: Revision.optional().describe('Default: the default branch.'), push: Push }), // prettier-ignore
  answer: { status: 200, description: 'The branch.', content: json(Branch) },
  errors: [...UNREACHED, 'conflict', 'contended'],
});

const FileOfCommit = z.strictObject({
  path: z.string().min(1).max(1_024),
  expected: z.string().regex(/^([0-9a-f]{40}|absent|any)$/).describe('The hash that git gives to the content now, `absent` (there is none) or `any`.'), // prettier-ignore
  text: z.string().optional().describe('What it shall hold.'),
  base64: z.base64().optional().describe('The same for what is no text.'),
  delete: z.boolean().default(false).describe('True: it goes.'),
  executable: z.boolean().default(false),
});

export const createCommit = endpoint({
  method: 'POST',
  path: '/v1/projects/{id}/git/commit',
  id: 'createCommit',
  tag,
  summary: 'Commit files on a branch',
  description:
    'A Conventional Commit, signed off by who calls. A file of another version than is expected is a `conflict`, and nothing is changed.',
  params: ById,
  body: z.strictObject({
    repository: Repository,
    branch: Name,
    type: z.enum(['feat', 'fix', 'docs', 'style', 'refactor', 'perf', 'test', 'build', 'ci', 'chore', 'revert']),
    scope: z.string().max(40).default(''),
    description: z.string().min(1).max(1_000),
    body: z.string().max(10_000).default(''),
    files: z
      .array(
        FileOfCommit.refine((file) => [file.text !== undefined, file.base64 !== undefined, file.delete].filter(Boolean).length === 1, {
          message: 'has to have one of text, base64 and delete',
        }),
      )
      .min(1)
      .max(200),
    push: Push,
  }),
  answer: {
    status: 200,
    description: 'The commit. The same wish (Idempotency-Key) makes one.',
    content: json(z.object({ commit: CommitId, files: z.array(z.object({ path: z.string(), version: z.string().nullable() })) })),
  },
  errors: [...UNREACHED, 'conflict', 'contended'],
});

export const mergeBranches = endpoint({
  method: 'POST',
  path: '/v1/projects/{id}/git/merge',
  id: 'mergeBranches',
  tag,
  summary: 'Merge a branch into another one',
  description: 'With a merge commit. What both sides changed is a `conflict`, which names the files.',
  params: ById,
  body: z.strictObject({ repository: Repository, branch: Revision, into: Name.optional().describe('Default: the default branch.'), push: Push }), // prettier-ignore
  answer: { status: 200, description: 'The merge.', content: json(z.object({ commit: CommitId })) },
  errors: [...UNREACHED, 'conflict', 'contended'],
});

const Hunk = z
  .object({
    oldStart: z.int(),
    oldLines: z.int(),
    newStart: z.int(),
    newLines: z.int(),
    lines: z.array(z.string()).describe('Each begins with a space (same), - (gone), + (new) or \\ (no line break at the end).'),
  })
  .meta({ id: 'GitHunk' });

export const getDiff = endpoint({
  method: 'GET',
  path: '/v1/projects/{id}/git/diff',
  id: 'getGitDiff',
  tag,
  summary: 'What differs between two branches or commits',
  params: ById,
  query: z.strictObject({
    repository: Repository,
    from: Revision.optional().describe('Default: the default branch.'),
    to: Revision,
    path: z.string().max(1_024).optional().describe('Only this file or folder.'),
    context: z.coerce.number().int().min(0).max(100).default(3).describe('Lines around a change.'),
  }),
  answer: {
    status: 200,
    description: 'By path.',
    content: json(
      z.object({
        from: CommitId,
        to: CommitId,
        files: z.array(
          z.object({
            path: z.string(),
            oldPath: z.string().nullable().describe('Null unless it was renamed.'),
            status: z.enum(['added', 'modified', 'deleted', 'renamed', 'retyped']),
            kind: z.enum(['file', 'executable', 'link', 'submodule']),
            binary: z.boolean(),
            added: z.int(),
            removed: z.int(),
            hunks: z.array(Hunk),
          }),
        ),
        added: z.int(),
        removed: z.int(),
        truncated: z.boolean().describe('Whether hunks were left out because they have more than 1,000,000 bytes together.'),
      }),
    ),
  },
  errors: UNREACHED,
});

export const listCommits = endpoint({
  method: 'GET',
  path: '/v1/projects/{id}/git/log',
  id: 'listCommits',
  tag,
  summary: 'What led to a branch or commit',
  params: ById,
  query: z.strictObject({
    repository: Repository,
    from: Revision.optional().describe('Default: the default branch.'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z.string().max(512).default('').describe('`nextCursor` of the page before; the pages go on from the same commit.'),
  }),
  answer: {
    status: 200,
    description: 'Newest first.',
    content: json(
      z.object({
        commits: z.array(
          z
            .object({
              id: CommitId,
              parents: z.array(CommitId),
              at: z.iso.datetime(),
              authorName: z.string(),
              authorEmail: z.string(),
              subject: z.string(),
              body: z.string(),
            })
            .meta({ id: 'GitCommit' }),
        ),
        nextCursor: NextCursor,
      }),
    ),
  },
  errors: UNREACHED,
});
