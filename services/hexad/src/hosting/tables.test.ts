import { schemasOf } from '@hexad/host';
import { tableProtection, withStore } from '@hexad/testing';
import { expect, it } from 'vitest';
import { ROLES } from './roles.js';

/** What the store, the bus, the agents that the dispatcher knows, the processes of identity, those that call models and the key-encryption keys keep of no tenant; and which tenants there are, with nothing of theirs. */
const OWN =
  /\.(migrations|known_tenants|outbox_lease)$|^bus\.subscriptions$|^dispatcher\.(seats|agents|kind_turns)$|^identity\.(tenant_directory|signing_keys|key_root)$|^llm\.(encryption|encryption_rotations|processes)$|^workflow\.secret_encryption$|^agents\.git_encryption$|^integrations\.connection_encryption$/;

it('keeps every table of every service behind its tenant', async () => {
  await using database = await withStore(schemasOf(ROLES));
  const tables = await tableProtection(database.server);
  expect(tables.filter(({ table, protection }) => protection !== (OWN.test(table) ? 'none' : 'tenant'))).toEqual([]);
  expect(new Set(tables.map(({ table }) => table.split('.')[0]))).toEqual(new Set(schemasOf(ROLES).map(({ service }) => service)));
});
