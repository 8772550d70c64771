import { AppError } from '@hexad/kernel';
import { Spec } from '@hexad/proto/documents';
import { isGiven } from './contract/given.js';
import { Asker } from './finishing/asker.js';
import { completeFields, completeQueries, completeRelations, dropDoubles } from './finishing/complete.js';
import { askContradictions } from './finishing/contradictions.js';
import { breakCycles } from './finishing/cycles.js';
import { askAttributes, askLoose, askReferences, askRelations, askStates, askUnmarked } from './finishing/questions.js';
import { readIn } from './languages/languages.js';
import { readDocuments } from './reading/read.js';
import { askUnreached } from './finishing/unreached.js';
import type { BriefDocument } from './text/document.js';
import type { Statement } from './text/statement.js';
import { statementsOf } from './text/statements.js';
import { writeSpec } from './writing/spec.js';

export interface AnalysisInput {
  readonly documents: readonly BriefDocument[];
  /** Chosen values by question id. */
  readonly answers?: Readonly<Record<string, string>>;
  /** Name of the application; taken from the brief when absent. */
  readonly name?: string;
}

/** Reads a brief and writes its spec. The same input gives the same spec; nothing in it lacks support. */
export class PromptAnalysisEngine {
  analyse(input: AnalysisInput): Spec {
    const reading = readIn(input.documents);
    const statements = statementsIn(reading.documents);
    if (statements.length === 0)
      throw new AppError(
        'brief_empty',
        'The brief is empty: it has no words in it. Describe in a few sentences what the application should keep and do.',
      );
    const draft = readDocuments(statements);
    if (draft.entities.length === 0) {
      throw new AppError(
        'nothing_buildable',
        'The brief names no kind of record that an application could keep; say what is to be stored, for example "each X has a name and a date".',
      );
    }
    const asker = new Asker(draft, input.answers ?? {});
    dropDoubles(draft);
    askContradictions(draft, asker);
    askRelations(draft, asker);
    askLoose(draft, asker);
    completeRelations(draft);
    askStates(draft, asker, isGiven(input.documents));
    askUnreached(draft, asker);
    completeFields(draft);
    askAttributes(draft, asker);
    askUnmarked(draft, asker);
    askReferences(draft, asker);
    breakCycles(draft);
    asker.finish();
    completeQueries(draft);
    return Spec.parse(
      writeSpec({
        draft,
        statements,
        reading,
        documents: input.documents,
        answers: input.answers ?? {},
        ...(input.name === undefined ? {} : { name: input.name }),
      }),
    );
  }
}

function statementsIn(documents: readonly BriefDocument[]): Statement[] {
  const statements: Statement[] = [];
  for (const document of documents) statements.push(...statementsOf(document, statements.length));
  return statements;
}
