// Starts the service and stops it without losing a request.
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { openDatabase } from './db/database.ts';

const GRACE_MS = 10_000;

const config = readConfig(process.env);
const database = await openDatabase(config.database);
const server = createApp(database).listen(config.port, config.host, (error) => {
  if (error) {
    console.error(`Cannot listen on ${config.host}:${config.port}: ${error.message}`);
    process.exit(1);
  }
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  console.log(`Listening on http://${config.host}:${port}`);
});

function stop(): void {
  server.close(() => {
    database.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), GRACE_MS).unref();
}

process.once('SIGTERM', stop);
process.once('SIGINT', stop);
