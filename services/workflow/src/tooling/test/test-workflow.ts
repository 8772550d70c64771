import { AppError } from '@hexad/kernel';
import { allNodes, type Definition } from '../../language/definition.js';
import { refuse } from '../../language/faults.js';
import { lint, type Vocabulary } from '../../language/lint.js';
import { readDefinition } from '../../language/read-definition.js';
import { readSource } from '../../language/source.js';
import { KnownSteps, unknownSteps } from './known-steps.js';
import { playCase, type CaseResult, type Tested } from './play-case.js';
import type { ReadCases } from './read-cases.js';

/** The text of a workflow that a step calls; undefined: there is none, so the case has to stub it. */
export type ReadCalled = (name: string) => string | undefined;

/**
 * Plays the cases whose names have `only` in them against a workflow file. Throws `workflow_invalid` for a file that could not run whatever
 * answers, and `invalid` for cases that expect something of a step that it does not have.
 */
export function testWorkflow(text: string, cases: ReadCases, vocabulary: Vocabulary, read: ReadCalled, only = ''): CaseResult[] {
  const tested = prepared(text, vocabulary, read);
  const steps = new KnownSteps(tested.definition, tested.called);
  const unknown = unknownSteps(cases, steps);
  if (unknown.length > 0) {
    const shown = steps.names.slice(0, MOST_NAMES).join(', ') + (steps.names.length > MOST_NAMES ? ', …' : '');
    const message = (step: string) => `workflow ${tested.definition.name} has no step ${step}; it has ${shown}`;
    throw cases.refusal(unknown.map(({ path, step }) => ({ path, message: message(step) })));
  }
  return cases.cases.filter(({ name }) => name.includes(only)).map((one) => playCase(tested, cases, one));
}

const MOST_NAMES = 30;

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
