import type { AppModel } from '../../../src/domain/model.js';
import { lines } from '../../../src/domain/text.js';
import { recordChecks, changeChecks, deleteChecks } from './service-checks.js';
import { changes } from './service.js';
import { isTallying } from './rules/tally.js';
import { transitionTraits } from './states.js';

/** `http/refusals.ts`: those that some service throws. */
export function refusalsModule(app: AppModel): string {
  const used = new Set(
    app.entities.flatMap((entity) => [
      ...recordChecks(app, entity).refusals,
      ...(changes(entity) ? changeChecks(app, entity).refusals : []),
      ...(entity.can.delete ? deleteChecks(app, entity).refusals : []),
      ...(entity.states === undefined ? [] : ['conflict']),
      ...(transitionTraits(entity).requires ? ['invalid'] : []),
      ...(isTallying(entity) ? ['conflict'] : []),
    ]),
  );
  const unknown = used.has('unknownReference');
  return lines(
    '// The refusals that services share.',
    "import { Problem, type FieldError } from './problem.ts';",
    `
export const invalid = (errors: readonly FieldError[]): Problem =>
  new Problem(400, 'validation_failed', 'Some fields are not valid.', errors);

export const notFound = (what: string, id: string): Problem =>
  new Problem(404, 'not_found', \`\${what} \${id} does not exist.\`);
`,
    (unknown || used.has('invalidField')) &&
      'export const invalidField = (field: string, code: string, message: string): Problem =>\n  invalid([{ field, code, message }]);\n',
    used.has('conflict') &&
      'export const conflict = (code: string, message: string, ...fields: string[]): Problem =>\n  new Problem(409, code, message, fields.map((field) => ({ field, code, message })));\n',
    unknown &&
      "export const unknownReference = (field: string, what: string): Problem =>\n  invalidField(field, 'unknown_reference', `names no ${what} that exists`);",
  );
}
