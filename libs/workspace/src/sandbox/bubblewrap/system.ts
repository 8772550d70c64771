import { lstat, readlink } from 'node:fs/promises';
import path from 'node:path';

const ROOTS = ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32'];
/** What programs look up, and nobody's secret. */
const ETC = [
  'alternatives',
  'ca-certificates',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'localtime',
  'mime.types',
  'nsswitch.conf',
  'pki/tls/certs',
  'protocols',
  'services',
  'ssl/certs',
  'ssl/openssl.cnf',
];

/** Options that show this machine's programs, only to be read. */
export async function systemOptions(): Promise<string[]> {
  const roots = await Promise.all(ROOTS.map(rootOption));
  return ['--ro-bind', '/usr', '/usr', ...roots.flat(), ...ETC.flatMap((name) => ['--ro-bind-try', `/etc/${name}`, `/etc/${name}`])];
}

/** Where /bin is a link into /usr it is one in the sandbox too. */
async function rootOption(name: string): Promise<string[]> {
  const place = path.join('/', name);
  const stat = await lstat(place).catch(() => undefined);
  if (stat?.isSymbolicLink()) return ['--symlink', await readlink(place), place];
  return stat?.isDirectory() ? ['--ro-bind', place, place] : [];
}

/** Files that stand in for the machine's own. */
export const STAND_INS: Readonly<Record<string, string>> = {
  '/etc/passwd': 'sandbox:x:1000:1000::/tmp/home:/bin/sh\n',
  '/etc/group': 'sandbox:x:1000:\n',
  '/etc/hosts': '127.0.0.1 localhost sandbox\n::1 localhost\n',
};
