import { AppError } from '@hexad/kernel';
import { allNodes, type Definition } from '../../language/definition.js';
import { refuse } from '../../language/faults.js';
import { lint, type Vocabulary } from '../../language/lint.js';
import { readDefinition } from '../../language/read-definition.js';
import { readSource } from '../../language/source.js';
import type { CaseFile } from './case-schema.js';
import { playCase, type CaseResult, type Tested } from './play-case.js';

/** The text of a workflow that a step calls; undefined: there is none, so the case has to stub it. */
export type ReadCalled = (name: string) => string | undefined;

/** Plays every case against a workflow file. Throws `workflow_invalid` for a file that could not run whatever answers. */
export function testWorkflow(text: string, cases: CaseFile, vocabulary: Vocabulary, read: ReadCalled): CaseResult[] {
  const tested = prepared(text, vocabulary, read);
  return cases.cases.map((one) => playCase(tested, cases, one));
}

function prepared(text: string, vocabulary: Vocabulary, read: ReadCalled): Tested {
  const called = new Map<string, Definition>();
  const { definition, needs } = checked(text, vocabulary);
  const waiting = [definition];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    for (const node of allNodes(next.steps)) {
      if (node.kind !== 'workflow' || called.has(node.workflow)) continue;
      const source = read(node.workflow);
      if (source === undefined) continue;
      const inner = calledFile(node.workflow, source, vocabulary);
      called.set(node.workflow, inner);
      waiting.push(inner);
    }
  }
  return { definition, called, needs };
}

/** Step kinds that nobody has registered are no fault here: they are stubbed. */
function checked(text: string, vocabulary: Vocabulary): { definition: Definition; needs: string[] } {
  const definition = readDefinition(text);
  const { faults, inputs } = lint(definition, vocabulary);
  if (faults.length > 0) throw refuse(lint(definition, vocabulary, readSource(text)).faults);
  return { definition, needs: [...inputs.keys()] };
}

function calledFile(name: string, source: string, vocabulary: Vocabulary): Definition {
  try {
    return checked(source, vocabulary).definition;
  } catch (cause) {
    throw new AppError('workflow_invalid', `The workflow ${name}, which is called: ${(cause as Error).message}`, { cause });
  }
}
