import { openStore, type ServiceSchema } from '@hexad/store';
import { testTemplates } from '@hexad/store/testing';

// A process that opens the database of a folder, writes a row, says so, and keeps the folder until it is killed.

const { folder, schema, tenant } = JSON.parse(process.argv[2] ?? '{}') as { folder: string; schema: ServiceSchema; tenant: string };

try {
  const server = await openStore({ url: `pglite:${folder}`, schemas: [schema], templates: testTemplates() });
  await server.store(schema).inTenant(tenant, (tx) => tx.execute('insert into notes values ($1, 1, $2)', [tenant, 'written']));
  process.stdout.write('written\n');
  setInterval(() => undefined, 60_000);
} catch (error) {
  process.stdout.write(`${JSON.stringify(error)}\n`);
  process.exitCode = 1;
}
