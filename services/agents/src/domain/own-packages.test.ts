import { expect, it } from 'vitest';
import { tinyPack } from '../fixtures/tiny-pack.js';
import { withOwnPackages } from './own-packages.js';

const lock = (name: string, dependencies: Record<string, string>): string =>
  JSON.stringify({
    name,
    lockfileVersion: 3,
    packages: {
      '': { name, dependencies },
      ...Object.fromEntries(Object.keys(dependencies).map((one) => [`node_modules/${one}`, { version: '1.0.0' }])),
    },
  });

const pack = { ...tinyPack(), lockJson: lock('app-api', { zod: '1.0.0' }) };
const manifests = (lockJson: string) => ({ packageJson: '{"name":"kites-api"}', lockJson });

it('the packages of a pack stand where people changed none, whatever the application is called', () => {
  expect(withOwnPackages(pack, manifests(lock('kites-api', { zod: '1.0.0' })))).toBe(pack);
});

it('packages that people added are those with which their code is proved', () => {
  const lockJson = lock('kites-api', { zod: '1.0.0', dayjs: '1.0.0' });
  const own = withOwnPackages(pack, manifests(lockJson));
  expect(own).toMatchObject({ lockJson, packageJson: '{"name":"kites-api"}', commands: pack.commands });
  expect(own.lockHash).not.toBe(pack.lockHash);
});

it('a lock that nobody can read leaves the packages of the pack', () => {
  expect(withOwnPackages(pack, manifests('<<<<<<< yours'))).toBe(pack);
  expect(withOwnPackages({ ...pack, toolchain: 'python' }, manifests(lock('x', { dayjs: '1.0.0' }))).lockHash).toBe(pack.lockHash);
});
