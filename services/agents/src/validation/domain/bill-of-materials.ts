import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';
import type { LockedPackage } from './npm-lock.js';

/** CycloneDX 1.6, without a time or a serial number. */
export function billOfMaterials(product: string, packages: readonly LockedPackage[]): string {
  const root = new Models.Component(Enums.ComponentType.Application, product, { bomRef: product });
  const bom = new Models.Bom({ metadata: new Models.Metadata({ component: root }) });
  for (const one of packages) bom.components.add(component(one));
  const factory = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  return `${new Serialize.JsonSerializer(factory).serialize(bom, { sortLists: true, space: 2 })}\n`;
}

function component({ name, version, license, integrity, isDev }: LockedPackage): Models.Component {
  const [, group, own = name] = /^(@[^/]+)\/(.+)$/.exec(name) ?? [];
  const purl = new PackageURL('npm', group, own, version, undefined, undefined).toString();
  return new Models.Component(Enums.ComponentType.Library, own, {
    ...(group !== undefined && { group }),
    version,
    bomRef: purl,
    purl,
    scope: isDev ? Enums.ComponentScope.Excluded : Enums.ComponentScope.Required,
    licenses: new Models.LicenseRepository(license === undefined ? [] : [licence(license)]),
    hashes: new Models.HashDictionary(sha512(integrity)),
  });
}

const licence = (expression: string): Models.License =>
  /\s/.test(expression) ? new Models.LicenseExpression(expression) : new Models.SpdxLicense(expression);

function sha512(integrity: string | undefined): [Enums.HashAlgorithm, string][] {
  const [, base64] = /^sha512-(\S+)$/.exec(integrity ?? '') ?? [];
  return base64 === undefined ? [] : [[Enums.HashAlgorithm['SHA-512'], Buffer.from(base64, 'base64').toString('hex')]];
}
