export { hasPostgres, testPostgres, type TestPostgres } from './test-postgres.js';
export { testTemplates } from './templates-folder.js';
