import { globSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../../../', import.meta.url);
const BUNDLE = new URL('services/hexad/dist/bundle/cli.js', ROOT);
/** What says when each project was compiled last, and what was installed. */
const STAMPS = ['{proto,libs/*,services/*}/dist/.tsbuildinfo', 'node_modules/.package-lock.json'];

/** The platform in few files, which start faster; undefined where there are none, or where something was compiled or installed after them. */
export function freshBundle(bundle: URL = BUNDLE, root: URL = ROOT): string | undefined {
  const bundled = statSync(bundle, { throwIfNoEntry: false })?.mtimeMs;
  if (bundled === undefined) return undefined;
  const cwd = fileURLToPath(root);
  const isOlder = globSync(STAMPS, { cwd }).every((stamp) => statSync(new URL(stamp, root)).mtimeMs <= bundled);
  return isOlder ? bundle.href : undefined;
}
