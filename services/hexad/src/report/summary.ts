import type { HexadJson } from '@hexad/proto/documents';
import { relative } from 'node:path';
import { seconds } from '../progress/format.js';
import { table } from './text.js';

/** Above this many criteria the table has a row for each story instead; every criterion is in hexad.json. */
const LONGEST_TABLE = 120;
/** Columns below which tests and commits are left to hexad.json, so that the statements can be read. */
const ROOM_FOR_ALL = 100;

/** What was built, where, the proof, the time, and how to start it. */
export function summary(document: HexadJson, folder: string, milliseconds: number, columns: number): string {
  const { spec, proof } = document;
  const passed = proof.filter((row) => row.result === 'passed').length;
  const where = relative(process.cwd(), folder) || '.';
  return [
    '',
    proofTable(document, columns),
    '',
    `${document.status === 'complete' ? 'Built' : 'INCOMPLETE:'} ${spec.title}: ${spec.entities.length} entities (${spec.entities.map((entity) => entity.name).join(', ')}), ${spec.stories.length} stories`,
    `  where    ${folder}`,
    `  proof    ${passed} of ${proof.length} criteria proved by passing tests (hexad.json, SPEC.md)`,
    ...document.reasons.map((reason) => `  missing  ${reason}`),
    ...assumed(document),
    ...unplaced(document),
    `  time     ${seconds(milliseconds)}`,
    `  start    cd ${quoted(where)} && npm start`,
  ].join('\n');
}

function proofTable(document: HexadJson, columns: number): string {
  const { proof } = document;
  if (proof.length > LONGEST_TABLE) return storyTable(document, columns);
  if (columns < ROOM_FOR_ALL) {
    const rows = proof.map((row) => [row.criterion, row.statement.replace(/^Given .*?, when /, ''), row.result]);
    return table([['CRITERION', 'WHEN …', 'RESULT'], ...rows], columns);
  }
  const rows = proof.map((row) => [
    row.criterion,
    row.statement,
    `${row.tests.length} ${row.tests.length === 1 ? 'test' : 'tests'}`,
    row.result,
    row.commit?.slice(0, 8) ?? '–',
  ]);
  return table([['CRITERION', 'STATEMENT', 'TESTS', 'RESULT', 'COMMIT'], ...rows], columns);
}

function storyTable({ spec, proof }: HexadJson, columns: number): string {
  const rows = spec.stories.map((story) => {
    const own = proof.filter((row) => row.story === story.id);
    const passed = own.filter((row) => row.result === 'passed').length;
    return [
      story.id,
      story.title,
      `${passed}/${own.length}`,
      passed === own.length ? 'passed' : 'incomplete',
      own[0]?.commit?.slice(0, 8) ?? '–',
    ];
  });
  return table([['STORY', 'TITLE', 'CRITERIA', 'RESULT', 'COMMIT'], ...rows], columns);
}

function assumed({ spec }: HexadJson): string[] {
  if (spec.assumptions.length === 0) return [];
  return [
    `  assumed  ${spec.assumptions[0]!.statement}`,
    ...spec.assumptions.slice(1).map((assumption) => `           ${assumption.statement}`),
  ];
}

function unplaced({ spec }: HexadJson): string[] {
  if (spec.unplaced.length === 0) return [];
  return [`  unplaced ${spec.unplaced.length} ${spec.unplaced.length === 1 ? 'part' : 'parts'} of the brief found no place; see SPEC.md`];
}

const quoted = (path: string) => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`);
