import type { LockedPackage } from './npm-lock.js';

/** `LICENSES.md`: what runs with the application, package by package, and what its tools have. */
export function licenceList(all: readonly LockedPackage[]): string {
  const tools = new Map<string, number>();
  for (const { isDev, license = 'none' } of all) if (isDev) tools.set(license, (tools.get(license) ?? 0) + 1);
  return `${[
    '# Licences',
    '',
    'Of the packages that run with the application:',
    '',
    '| Package | Version | Licence |',
    '| --- | --- | --- |',
    ...all.filter(({ isDev }) => !isDev).map(({ name, version, license }) => `| ${name} | ${version} | ${license ?? 'none'} |`),
    '',
    'Of the packages that only build, check and test it:',
    '',
    '| Licence | Packages |',
    '| --- | --- |',
    ...[...tools].sort(([a], [b]) => (a < b ? -1 : 1)).map(([license, count]) => `| ${license} | ${count} |`),
    '',
    'All of them, with their checksums, are in `sbom.cdx.json` (CycloneDX 1.6).',
  ].join('\n')}\n`;
}
