// The baseline: the embedded database alone in a process, opened on the folder that is its argument. Says `ready` and stays.
import { PGlite } from '@electric-sql/pglite';

const database = await PGlite.create(process.argv[2]);
await database.query('select 1');
console.log('ready');
process.once('SIGTERM', () => void database.close().then(() => process.exit(0)));
setInterval(() => {}, 60_000);
