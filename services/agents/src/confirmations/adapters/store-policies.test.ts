import { withStore } from '@hexad/testing';
import { expect, it } from 'vitest';
import { agentsSchema } from '../../adapters/schema.js';
import { DEFAULT_POLICY } from '../domain/policy.js';
import { ManageConfirmations } from '../application/manage-confirmations.js';
import { StorePolicies } from './store-policies.js';

const tenant = '01890000-0000-7000-8000-00000000000f';
const project = '01890000-0000-7000-8000-0000000000cc';

it('a project has its own policy, else the tenant’s, else the one that ships, and no agent sets one', async () => {
  await using database = await withStore([agentsSchema]);
  const now = new Date('2026-01-01T00:00:00.000Z');
  const confirmations = new ManageConfirmations(new StorePolicies(database.server.store(agentsSchema)), { now: () => now });
  const owner = { tenant, actor: 'user:ann', roles: ['owner'] } as const;
  const policyOf = async (projectId: string) => (await confirmations.get(owner, projectId)).policy;
  expect(await policyOf(project)).toEqual(DEFAULT_POLICY);
  const [wide, own] = [
    { ...DEFAULT_POLICY, answerMinutes: 30 },
    { ...DEFAULT_POLICY, otherwise: 'refuse' as const },
  ];
  await confirmations.set(owner, '', wide);
  expect(await policyOf(project)).toEqual(wide);
  expect(await confirmations.set(owner, project, own)).toEqual({ policy: own, changedBy: 'user:ann', changedAt: now });
  expect([await policyOf(project), await policyOf('another')]).toEqual([own, wide]);
  await expect(confirmations.set({ ...owner, actor: 'agent:code', roles: ['member'] }, '', own)).rejects.toMatchObject({
    code: 'forbidden',
  });
});
