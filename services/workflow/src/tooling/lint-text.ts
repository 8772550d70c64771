import { basename, extname } from 'node:path';
import { AppError } from '@hexad/kernel';
import type { Definition } from '../language/definition.js';
import type { Fault } from '../language/faults.js';
import { lint, type LintResult, type Vocabulary } from '../language/lint.js';
import { definitionIn } from '../language/read-definition.js';
import { readSource } from '../language/source.js';
import { inWords } from '../expressions/types.js';

export interface Finding {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly line: number;
  readonly column: number;
  /** What is wrong and what to do, in a sentence. */
  readonly message: string;
}

/** Everything there is to say about a workflow file, from top to bottom. Nothing in a file makes it throw. */
export function lintText(text: string, vocabulary: Vocabulary, beside?: ReadonlyMap<string, Definition>): Finding[] {
  try {
    const source = readSource(text);
    return findings(lint(definitionIn(source), vocabulary, source, beside));
  } catch (thrown) {
    const faults =
      thrown instanceof AppError && thrown.code === 'workflow_invalid' ? (thrown.details['faults'] as readonly Fault[]) : undefined;
    if (!faults) throw thrown;
    return faults.map((fault) => found('error', fault, 'form'));
  }
}

/** The workflows in these files, by the names under which they can be called; what cannot be read is left out. */
export function workflowsIn(files: ReadonlyMap<string, string>): ReadonlyMap<string, Definition> {
  const known = new Map<string, Definition>();
  for (const [file, text] of files) {
    try {
      known.set(basename(file, extname(file)), definitionIn(readSource(text)));
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
    }
  }
  return known;
}

function findings({ faults, unknown, warnings, inputs }: LintResult): Finding[] {
  const needed = [...inputs].map(([name, { line, column, type }]) => {
    const what = type.kind === 'any' ? '' : `, ${inWords(type)}`;
    const message = `nobody defines ${name}: a run needs it as an input${what}. If that is not meant, define it in variables or use default(${name}, …).`;
    return { line, column, message, code: 'input' };
  });
  const registered = unknown.map((fault) => ({ ...fault, message: `${fault.message} A run is refused until somebody registers it.` }));
  const all = [
    ...faults.map((fault) => found('error', fault, 'invalid')),
    ...[...registered, ...warnings, ...needed].map((fault) => found('warning', fault, 'odd')),
  ];
  return all.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

const found = (severity: Finding['severity'], { line, column, code, message }: Fault, otherwise: string): Finding => ({
  severity,
  code: code ?? otherwise,
  line,
  column,
  message,
});
