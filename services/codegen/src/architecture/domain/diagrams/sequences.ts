import { mermaidText } from '@hexad/kernel';
import type { ArchitectureComponent, ArchitecturePlan } from '@hexad/proto/documents';
import type { AppModel, EntityModel, TransitionModel } from '../../../domain/model.js';
import { isAtRisk, statusOf } from '../refusals.js';
import { whoMay } from '../who.js';

type Sequence = ArchitecturePlan['diagrams']['sequences'][number];

/** A plan with more is read by nobody. */
const MOST = 12;
/** Refusals in one diagram. */
const MOST_RULES = 4;

/** One call through all components, and how it is refused. */
interface Course {
  readonly title: string;
  readonly wish: string;
  readonly call: string;
  readonly answered: string;
  readonly refusals: readonly (readonly [when: string, answer: string])[];
  readonly statement: string;
}

/** Signing in, and for each entity how a record is made and how it first changes its state; those with the most rules where there are too many. */
export function sequencesOf(app: AppModel, components: readonly ArchitectureComponent[]): Sequence[] {
  const courses = [
    ...(app.access === undefined ? [] : [SIGN_IN]),
    ...app.entities.flatMap((entity) => [
      ...(entity.can.create ? [creation(app, entity)] : []),
      ...(entity.states?.transitions.slice(0, 1).map((one) => change(app, entity, one)) ?? []),
    ]),
  ];
  const weightiest = new Set(courses.toSorted((a, b) => b.refusals.length - a.refusals.length).slice(0, MOST));
  return courses.filter((one) => weightiest.has(one)).map((one) => ({ title: one.title, mermaid: drawn(one, components) }));
}

const SIGN_IN: Course = {
  title: 'Sign in',
  wish: 'e-mail and password',
  call: 'POST /api/auth/session',
  answered: '201 session',
  refusals: [
    ['they are wrong', '401'],
    ['tried too often', '429'],
  ],
  statement: 'keep the session',
};

function creation(app: AppModel, entity: EntityModel): Course {
  const required = entity.references.filter((one) => one.required).map(({ entity: parent }) => app.entity(parent).spec.label);
  return {
    title: `Create ${entity.spec.label}`,
    wish: `enter ${entity.spec.label}`,
    call: `POST ${entity.path}`,
    answered: '201 record',
    refusals: [
      ...keptOut(whoMay(app, entity.name, 'create')),
      [required.length === 0 ? 'a value is not valid' : `a value is not valid or there is no such ${required.join(' or ')}`, '400'],
      ...brokenBy(entity),
    ],
    statement: 'insert the record',
  };
}

const change = (app: AppModel, entity: EntityModel, transition: TransitionModel): Course => ({
  title: `${transition.spec.label} (${entity.spec.label})`,
  wish: transition.spec.label,
  call: `POST ${entity.path}/id/${transition.segment}`,
  answered: '200 record',
  refusals: [
    ...keptOut(whoMay(app, entity.name, 'transition', transition.name)),
    ...(transition.requires.length > 0 ? ([[`${transition.requires.join(' or ')} is missing`, '400']] as const) : []),
    [`its state is not ${transition.spec.from.join(' or ')}`, '409'],
    ...brokenBy(entity, transition.spec.to),
  ],
  statement: `set ${entity.states!.field} to ${transition.spec.to}`,
});

const keptOut = (who: readonly string[] | undefined): Course['refusals'] =>
  who === undefined
    ? []
    : [
        ['nobody is signed in', '401'],
        ...(who.includes('everyone') || who.includes('anyone') ? [] : ([[`not ${who.join(' or ')}`, '403']] as const)),
      ];

const brokenBy = ({ rules }: EntityModel, state?: string): Course['refusals'] =>
  rules
    .filter((rule) => isAtRisk(rule, state))
    .slice(0, MOST_RULES)
    .map((rule) => [rule.statement, statusOf(rule)] as const);

function drawn({ wish, call, answered, refusals, statement }: Course, components: readonly ArchitectureComponent[]): string {
  const way = (['ui', 'api', 'database'] as const).flatMap((kind) => components.find((one) => one.kind === kind) ?? []);
  const worker = way.find(({ kind }) => kind === 'api') ?? way[0]!;
  const before = way.slice(0, way.indexOf(worker));
  const from = before.at(-1)?.id ?? 'person';
  const [first, ...others] = refusals;
  const refused = ([when, answer]: readonly [string, string], word: string): string[] => [
    `  ${word} ${mermaidText(when)}`,
    `    ${worker.id}-->>${from}: ${answer}`,
  ];
  const store = way.find(({ kind }) => kind === 'database');
  return [
    'sequenceDiagram',
    '  actor person as Person',
    ...way.map(({ id, title }) => `  participant ${id} as ${mermaidText(title.split(':')[0]!)}`),
    ...(before.length > 0 ? [`  person->>${from}: ${mermaidText(wish)}`] : []),
    `  ${from}->>${worker.id}: ${mermaidText(call)}`,
    ...(first === undefined ? [] : refused(first, 'alt')),
    ...others.flatMap((one) => refused(one, 'else')),
    ...(first === undefined ? [] : ['  else otherwise']),
    ...(store === undefined ? [] : [`    ${worker.id}->>${store.id}: ${mermaidText(statement)}`]),
    `    ${worker.id}-->>${from}: ${answered}`,
    ...(first === undefined ? [] : ['  end']),
    '',
  ].join('\n');
}
