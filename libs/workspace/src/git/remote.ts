import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '@hexad/kernel';

/** A repository somewhere else, as it was read from what a person wrote. None holds a secret. */
export type Remote =
  | { readonly kind: 'local'; /** Absolute. */ readonly folder: string }
  | { readonly kind: 'https'; readonly url: string; readonly host: string; readonly port: number; readonly user: string | undefined }
  | {
      readonly kind: 'ssh';
      readonly url: string;
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly path: string;
    };

const HOST = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_][a-z0-9_-]{0,62})*$/i;
const IPV6 = /^\[[0-9a-f:.]+\]$/i;
const USER = /^[a-z0-9_][a-z0-9_.+-]{0,63}$/i;
const SCP = /^(?:([^@/:]+)@)?([^@/:[\]]+|\[[^\]]+\]):(?!\/\/)(.+)$/;
const LONGEST = 2_048;

/**
 * Reads a local path, `file://`, `https://`, `ssh://` or `user@host:path`. Everything else is refused with `invalid`: other transports run
 * programs or are not encrypted, a password in an address ends in logs, and what begins with a hyphen is an option.
 */
export function readRemote(text: string): Remote {
  const source = text.trim();
  if (source === '' || source.length > LONGEST) refuse(source, 'it is empty or too long');
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(source)) refuse(source, 'it holds a control character');
  if (source.startsWith('-')) refuse(source, 'it begins with a hyphen');
  if (/^[a-z0-9+.-]+::/i.test(source)) refuse(source, 'it names a program to run');
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(source)?.[1]?.toLowerCase();
  if (scheme !== undefined) return readUrl(source, scheme);
  const scp = SCP.exec(source);
  if (scp && !source.startsWith('.')) return sshRemote(source, { user: scp[1], host: scp[2]!, port: '', path: scp[3]! });
  return { kind: 'local', folder: path.resolve(source) };
}

function readUrl(source: string, scheme: string): Remote {
  if (!URL.canParse(source)) refuse(source, 'it is no address');
  const url = new URL(source);
  if (url.password !== '') refuse(redacted(url), 'it holds a password; give the password as a credential of the project');
  if (url.search !== '' || url.hash !== '') refuse(redacted(url), 'it has a query or a fragment');
  if (scheme === 'file') return fileRemote(source, url);
  if (scheme === 'https') return httpsRemote(url);
  const { username: user, hostname: host, port, pathname } = url;
  if (scheme === 'ssh') return sshRemote(source, { user: decode(user), host, port, path: decode(pathname) });
  return refuse(redacted(url), 'only local paths, file://, https:// and ssh can be used');
}

function fileRemote(source: string, url: URL): Remote {
  if (url.host !== '') refuse(source, 'a file:// address of another machine cannot be opened');
  return { kind: 'local', folder: path.resolve(fileURLToPath(url)) };
}

function httpsRemote(url: URL): Remote {
  checkHost(url.hostname, redacted(url));
  if (url.username !== '' && !USER.test(decode(url.username))) refuse(redacted(url), 'its user name cannot be used');
  return {
    kind: 'https',
    url: url.href.replace(/\/+$/, ''),
    host: url.hostname,
    port: Number(url.port) || 443,
    user: decode(url.username) || undefined,
  };
}

function sshRemote(source: string, read: { user: string | undefined; host: string; port: string; path: string }): Remote {
  const user = read.user === undefined || read.user === '' ? 'git' : read.user;
  checkHost(read.host, source);
  if (!USER.test(user)) refuse(source, 'its user name cannot be used');
  if (/^-|^\/-|['"`$\\]/.test(read.path) || read.path === '/') refuse(source, 'its path cannot be used');
  const port = Number(read.port) || 22;
  // A path that does not begin at the root can only be said in the short form.
  const url = read.path.startsWith('/')
    ? `ssh://${user}@${read.host}:${port}${read.path.split('/').map(encodeURIComponent).join('/').replaceAll('%7E', '~')}`
    : `${user}@${read.host}:${read.path}`;
  return { kind: 'ssh', url, host: read.host, port, user, path: read.path };
}

function checkHost(host: string, source: string): void {
  if (!HOST.test(host) && !IPV6.test(host)) refuse(source, 'its host is no name and no address');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return refuse('', 'it is written in no known way');
  }
}

function redacted(url: URL): string {
  const shown = new URL(url);
  shown.password = shown.password && '***';
  shown.search = '';
  shown.hash = '';
  return shown.href;
}

function refuse(source: string, why: string): never {
  throw new AppError('invalid', `${JSON.stringify(source.slice(0, 200))} cannot be used as a repository: ${why}.`);
}

/** How the remote is written for git and for people. */
export const remoteUrl = (remote: Remote): string => (remote.kind === 'local' ? remote.folder : remote.url);
