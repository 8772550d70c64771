import { AppError } from '@hexad/kernel';
import { lint, type Finding } from '../domain/lint.js';
import type { Template } from '../domain/template.js';
import type { InputSchemas } from './input-schemas.js';
import type { Engine } from './ports.js';

/** What is wrong with a template: by its text, and as its engine and the schemas of its inputs say. Fails with `template_invalid` for a schema. */
export function findingsOf(template: Template, engine: Engine, schemas: InputSchemas): Finding[] {
  schemas.check(template);
  const found = lint(template);
  return found.some(({ code }) => code === 'template_too_large') ? found : [...syntax(template, engine), ...found];
}

function syntax({ messages }: Template, engine: Engine): Finding[] {
  return messages.flatMap(({ text }, message): Finding[] => {
    try {
      engine.parse(text);
      return [];
    } catch (error) {
      const { message: words, details } = AppError.from(error);
      const line = typeof details['line'] === 'number' ? details['line'] : undefined;
      return [{ code: 'syntax', level: 'error', message, line, text: words }];
    }
  });
}

/** Fails with `template_invalid` when there are errors; details name each with its place. */
export function refuseErrors(name: string, findings: readonly Finding[]): void {
  const errors = findings.filter(({ level }) => level === 'error');
  const [first] = errors;
  if (first === undefined) return;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  throw new AppError('template_invalid', `${name} is not safe to publish: ${first.text}${more}`, { details: { findings: errors } });
}
