import { availableParallelism } from 'node:os';

/** Somebody whom a commit names. */
export interface Identity {
  readonly name: string;
  readonly email: string;
}

/** Author and committer of every commit that Hexad makes, unless an author is given. */
export const IDENTITY: Identity = { name: 'Hexad', email: 'hexad@localhost' };

/** What git is told in every call, so that neither the machine, the user nor the repository can change what it does or run anything. */
const FIXED = [
  'core.hooksPath=/dev/null',
  'core.attributesFile=/dev/null',
  'core.excludesFile=/dev/null',
  'core.fsmonitor=false',
  'core.symlinks=true',
  'core.autocrlf=false',
  'core.safecrlf=false',
  'core.quotePath=false',
  'core.pager=cat',
  'core.editor=false',
  'core.sshCommand=false',
  'core.askPass=false',
  'core.untrackedCache=false',
  'core.protectHFS=true',
  'core.protectNTFS=true',
  'core.alternateRefsCommand=false',
  'credential.helper=',
  'commit.gpgSign=false',
  'tag.gpgSign=false',
  'log.showSignature=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'advice.detachedHead=false',
  'protocol.allow=never',
  'protocol.file.allow=always',
  'submodule.recurse=false',
  'fetch.recurseSubmodules=false',
  'push.recurseSubmodules=no',
  'diff.external=',
  'diff.ignoreSubmodules=all',
  'safe.bareRepository=all',
  'safe.directory=*',
  'user.useConfigOnly=true',
  'checkout.thresholdForParallelism=200',
];

export const SETTINGS: readonly string[] = [...FIXED, `checkout.workers=${availableParallelism()}`].flatMap((setting) => ['-c', setting]);

/** The environment of every git: nothing of ours but the PATH. */
export function baseEnvironment(): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
    HOME: '/nonexistent',
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'file',
  };
}

/** Who made a commit and when (default: now). */
export function signature(author: Identity, at: Date | undefined, authoredAt: Date | undefined): Record<string, string> {
  return {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_COMMITTER_NAME: IDENTITY.name,
    GIT_COMMITTER_EMAIL: IDENTITY.email,
    ...(at && { GIT_COMMITTER_DATE: at.toISOString(), GIT_AUTHOR_DATE: (authoredAt ?? at).toISOString() }),
  };
}
