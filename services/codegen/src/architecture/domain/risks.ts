import { HELD_IN_WORDS, type ArchitecturePlan, type DatabaseName, type Spec } from '@hexad/proto/documents';
import { enumeration } from '../../domain/text.js';

type Risk = ArchitecturePlan['risks'][number];

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** Those of the spec, and those that the choice of the stack and what the brief leaves open bring. */
export function risksOf(spec: Spec, stack: ArchitecturePlan['stack'], database?: DatabaseName): Risk[] {
  const lacking = stack.filter(({ lacks }) => lacks.length > 0);
  const noted = spec.nfrs.filter(({ status }) => status === 'noted');
  const assumed = spec.assumptions.filter(({ question }) => question !== undefined);
  const sqlite = stack.find(
    ({ surface, title }) => surface === 'api' && (database === undefined ? title.includes('SQLite') : database === 'sqlite'),
  );
  const many = spec.nfrs.find(({ category }) => category === 'scale' || category === 'availability');
  return [
    ...spec.risks,
    ...lacking.map(({ pack, lacks }): Risk => ({
      statement: `${pack} does not hold ${enumeration(lacks)}: criteria about it stay without proof${lacks.includes(HELD_IN_WORDS.access) ? ', and nobody is kept out' : ''}.`,
      mitigation: lacks.includes(HELD_IN_WORDS.access)
        ? 'Choose an alternative that holds it, or keep the application where only its users reach it.'
        : 'Choose an alternative that holds it, or write and test it by hand.',
    })),
    ...(spec.unplaced.length > 0
      ? [
          {
            statement: `${counted(spec.unplaced.length, 'part of the brief has', 'parts of the brief have')} no place in the spec and will not be built.`,
            mitigation: 'Read them in the spec under what found no place; say them in other words, or build them by hand.',
          },
        ]
      : []),
    ...(noted.length > 0
      ? [
          {
            statement: `${counted(noted.length, 'requirement is', 'requirements are')} noted for people and held by no code: ${enumeration(noted.map(({ id }) => id))}.`,
            mitigation: 'Decide for each who sees to it, before it goes live.',
          },
        ]
      : []),
    ...(assumed.length > 0
      ? [
          {
            statement: `${counted(assumed.length, 'question was', 'questions were')} answered by an assumption: ${enumeration(assumed.map(({ id }) => id))}.`,
            mitigation: 'Answer them; what is built then follows.',
          },
        ]
      : []),
    ...(sqlite !== undefined && many !== undefined
      ? [
          {
            statement: `SQLite writes one transaction at a time and lives on one disk, and ${many.id} asks for more: “${many.statement}”`,
            mitigation: 'Measure with the expected load before it goes live.',
          },
        ]
      : []),
  ];
}
