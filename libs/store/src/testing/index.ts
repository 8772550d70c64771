export { hasPostgres, testPostgres, type TestPostgres } from './test-postgres.js';
export { testTemplates } from './templates-folder.js';
export { hasServer, missing, serverUrl, type TestServer } from './test-server.js';
