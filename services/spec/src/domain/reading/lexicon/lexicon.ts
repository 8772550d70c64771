import type { Statement } from '../../text/statement.js';
import { Anaphora } from './anaphora.js';
import { Witness } from './evidence.js';
import { readSentence } from './sentences.js';
import { readShown, Topics } from './topics.js';
import { readDefinitions, readEntityColumn, readHeading, readRoles } from './structure.js';

/** Finds out of which kinds of records a brief speaks and who acts in it. */
export function readLexicon(statements: readonly Statement[]): Witness {
  const witness = new Witness();
  const anaphora = new Anaphora();
  const topics = new Topics();
  const title = titleIn(statements);
  let prose = -1;
  for (const statement of statements) {
    if (statement.kind === 'heading') {
      if (statement !== title) readHeading(witness, statement);
      continue;
    }
    readEntityColumn(witness, statement);
    readRoles(witness, statement);
    if (statement.kind === 'paragraph') prose = statement.index;
    readDefinitions(witness, statement, prose);
    readSentence(witness, statement);
    anaphora.read(witness, statement);
    topics.read(witness, statement);
    readShown(witness, statement);
  }
  return witness;
}

/** A first heading with others below it names the document, no record. */
function titleIn(statements: readonly Statement[]): Statement | undefined {
  const [first, ...others] = statements.filter((statement) => statement.kind === 'heading');
  const below = first && others.some((one) => one.headings.includes(first));
  return below ? first : undefined;
}
