import type { Delivery, Examined } from './delivery.js';
import { npmLocks } from './npm-lock.js';

const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);
/** Fine in a tool that nobody changed, and that is not handed on. */
const OF_TOOLS = new Set(['MPL-2.0']);

/** Whether every package that is installed has a permissive licence; tools may have MPL-2.0. */
export function licencesAllowed({ files }: Delivery): Examined {
  const locks = [...npmLocks(files)];
  return {
    examined: locks.reduce((sum, [, packages]) => sum + packages.length, 0),
    findings: locks.flatMap(([folder, packages]) =>
      packages
        .filter(({ license, isDev }) => !allows(license, isDev))
        .map(
          ({ name, version, license }) =>
            `${folder === '' ? '' : `${folder}/`}package-lock.json installs ${name} ${version}, ${license ? `whose licence ${license} is not a permissive one` : 'which says no licence'}.`,
        ),
    ),
  };
}

/** An SPDX expression: one of its alternatives, all of it. */
function allows(expression: string | undefined, isDev: boolean): boolean {
  const fine = (id: string): boolean => PERMISSIVE.has(id) || (isDev && OF_TOOLS.has(id));
  const alternatives = (expression ?? '').replaceAll(/[()]/g, '').split(/\s+OR\s+/);
  return alternatives.some((one) => one.split(/\s+AND\s+/).every((id) => fine(id.trim())));
}
