import type { Access, Source, Span, Spec, Unplaced } from '@hexad/proto/documents';
import { createHash } from 'node:crypto';
import { contractIn, withNumbers, writeContract } from '../contract/write-contract.js';
import type { Draft, RuleDraft } from '../draft/draft.js';
import { requiredOf } from '../finishing/complete.js';
import type { Reading } from '../languages/analyser.js';
import { AsWritten, quoteOf } from '../languages/as-written.js';
import { ascii } from '../languages/german/spelling.js';
import { sanitiseName, sentenceCase } from '../names.js';
import { isStructure, leftReason } from '../reading/leftovers.js';
import { clean } from '../reading/scope.js';
import type { BriefDocument } from '../text/document.js';
import { plural } from '../text/language.js';
import { type Statement, textOf } from '../text/statement.js';
import { writeAccess } from './access/write-access.js';
import { accountFor } from './accounting.js';
import { writeEntities } from './entities.js';
import { estimateOf, milestonesOf } from './estimate.js';
import { namesOf } from './names-in-spec.js';
import { rateLimitOf } from './requests/limit.js';
import { risksOf } from './risks.js';
import { writeStories } from './stories.js';
import { spanOfStatement } from './support.js';

export interface WriteInput {
  readonly draft: Draft;
  readonly statements: readonly Statement[];
  readonly documents: readonly BriefDocument[];
  /** The language that the statements were read in. */
  readonly reading: Reading;
  readonly answers: Readonly<Record<string, string>>;
  readonly name?: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A statement as the brief has it. */
const written = (statement: Statement): string => spanOfStatement(statement).quote;

/** The application's name: the first top heading, an e-mail's subject, else its first entity. */
function titleOf({ statements, draft, name, reading }: WriteInput): string {
  if (name !== undefined && name.trim() !== '') return name.trim();
  const subject = statements.find((statement) => statement.kind === 'mail-header' && /^(?:subject|betreff):/i.test(textOf(statement)));
  // The subject of the first e-mail says more than the heading of what is attached to it.
  const opening = subject !== undefined && subject.document === statements[0]?.document;
  const heading =
    (opening ? statements.filter(({ document }) => document === subject.document) : statements).find(
      (statement) => statement.kind === 'heading' && statement.block.depth === 1,
    ) ?? statements.find((statement) => statement.kind === 'heading' && statement.index < 2);
  const labelled = statements
    .slice(0, 6)
    .map((statement) => /^\W*(?:project(?: name)?|app(?:lication)?|title|product|name)\s*[:–—-]\W*(.{2,60})$/i.exec(textOf(statement))?.[1])
    .find((found) => found !== undefined);
  if (labelled !== undefined) return clean(labelled).replace(/[.:]$/, '');
  if (heading && !/^(?:entities|overview|introduction|data model|summary|requirements?|goal)\b/i.test(textOf(heading)))
    return clean(written(heading)).slice(0, 80);
  if (subject) return clean(written(subject).replace(/^(?:subject|betreff):\s*(?:(?:re|fwd?|aw|wg):\s*)*/i, '')).slice(0, 80);
  const first = statements[0];
  if (
    first &&
    !['we', 'i', 'build', 'ok', 'hi', 'hey', 'please', 'can', 'let'].includes(first.tokens[0]?.lower ?? '') &&
    first.tokens.length <= 7 &&
    statements.length > 3 &&
    !textOf(first).trim().endsWith(',')
  )
    return clean(written(first))
      .replace(/[.:!]$/, '')
      .slice(0, 80);
  return `${sentenceCase(reading.name(plural(draft.entities[0]?.key ?? 'application')))} application`;
}

/** The statements that really stand as a source somewhere in what was written. */
function supporting(value: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const one of value) supporting(one, found);
  else if (typeof value === 'object' && value !== null) {
    const span = 'span' in value && 'kind' in value ? (value.span as Span) : undefined;
    if (span) found.add(placeOf(span));
    else for (const one of Object.values(value)) supporting(one, found);
  }
  return found;
}
const placeOf = (span: { readonly document: string; readonly start: number }): string => `${String(span.start)} ${span.document}`;

/** `read` is the spec in the words of the statements, of which each has to be accounted for. */
function unplacedOf(
  spec: Omit<Spec, 'unplaced'>,
  read: Omit<Spec, 'unplaced'>,
  lost: readonly Unplaced[],
  { draft, statements }: WriteInput,
): Unplaced[] {
  const placed = supporting(spec);
  const last = statements.at(-1)?.index ?? 0;
  const left = statements
    .filter((statement) => !isStructure(statement))
    .map((statement): Unplaced => ({
      span: spanOfStatement(statement),
      reason:
        draft.left.get(statement.index) ??
        lost.find((one) => placeOf(one.span) === placeOf(spanOfStatement(statement)))?.reason ??
        leftReason(statement, last - statement.index < 4),
    }))
    .filter((one) => !placed.has(placeOf(one.span)));
  const more = lost.filter(
    (one, index) => placed.has(placeOf(one.span)) && lost.findIndex((other) => placeOf(other.span) === placeOf(one.span)) === index,
  );
  const parts = accountFor(
    read,
    statements,
    (statement) => placed.has(placeOf(spanOfStatement(statement))),
    (statement, start, end) =>
      (draft.access?.rights ?? []).some(
        (right) => right.statement === statement && (right.from ?? 0) <= start && (right.to ?? Infinity) >= end,
      ),
  );
  return [...left, ...more, ...parts];
}

/** What a rule of this kind would need. */
const LOST: Partial<Record<RuleDraft['kind'], string>> = {
  tally: 'what is summed up or counted, or its limit, was not found among the attributes',
  noOverlap: 'that records do not overlap can be kept where they have a start and an end; none were found',
};

function actorsOf(draft: Draft, access: Access | undefined, reading: Reading): Spec['actors'] {
  const named = [...draft.actors.values()].map(({ name, sources }) => ({ name: sentenceCase(reading.name(name)), sources }));
  const roles = (access?.roles ?? []).filter(({ label }) => !named.some(({ name }) => name === label));
  return [...named, ...roles.map(({ label, sources }) => ({ name: label, sources }))].map(({ name, sources }) => ({
    name,
    description: `${name}, named in the brief as somebody who uses the application.`,
    sources,
  }));
}

export function writeSpec(input: WriteInput): Spec {
  const { draft, documents } = input;
  const names = namesOf(draft.entities);
  const title = titleOf(input);
  const lost: Unplaced[] = [];
  const read = writeEntities(
    draft,
    names,
    (entity, field) => requiredOf(draft, entity, field),
    (_, rule) => {
      for (const source of rule.sources)
        if (source.kind === 'brief')
          lost.push({ span: source.span, reason: LOST[rule.kind] ?? 'a rule that the attributes found cannot hold' });
    },
  );
  for (const [index, reason] of draft.partly) {
    const statement = input.statements.find((one) => one.index === index);
    if (statement) lost.push({ span: spanOfStatement(statement), reason });
  }
  const { reading } = input;
  const actor = sentenceCase(reading.name([...draft.actors.keys()][0] ?? 'user'));
  const foundation = read[0]?.sources.slice(0, 1) ?? [];
  const guarded = writeAccess(draft, names, read);
  lost.push(...(guarded?.lost ?? []));
  const asWritten = reading.isForeign ? new AsWritten(reading) : undefined;
  const described = contractIn(documents);
  const { entities, numbers } = withNumbers(asWritten?.entities(read) ?? read, described);
  const { contract, lost: unanswered } = writeContract(entities, numbers, described);
  const access = guarded && (asWritten?.access(guarded.access) ?? guarded.access);
  const rateLimit = rateLimitOf(draft.requests);
  const stories = writeStories(entities, () => actor, foundation, { access, rateLimit, contract });
  const said = (source: Source, statement: string): string => (reading.isForeign ? quoteOf([source], statement) : statement);
  const spec: Omit<Spec, 'unplaced'> = {
    schema: 'https://hexad.dev/schemas/spec/v1',
    name: sanitiseName(input.name ?? (reading.isForeign ? ascii(title) : title), 'kebab'),
    title,
    overview: `${title} keeps ${entities.map((entity) => entity.pluralLabel.toLowerCase()).join(', ')}.`,
    documents: documents.map(({ name, text, origin }) => ({ name, sha256: sha256(text), characters: text.length, ...origin })),
    actors: actorsOf(draft, access, reading),
    entities,
    ...(access === undefined ? {} : { access }),
    ...(rateLimit === undefined ? {} : { rateLimit }),
    ...(contract === undefined ? {} : { contract }),
    stories,
    nfrs: draft.nfrs.map((nfr, index) => ({
      id: `N${String(index + 1)}`,
      category: nfr.category,
      statement: said(nfr.source, nfr.statement),
      status: 'noted' as const,
      sources: [nfr.source],
    })),
    outOfScope: draft.outOfScope.map((one) => ({ statement: said(one.source, one.statement), sources: [one.source] })),
    milestones: milestonesOf(stories),
    estimate: estimateOf(stories),
    risks: risksOf(draft),
    assumptions: [...draft.assumptions].map(([id, statement]) => {
      const question = draft.questions.find((one) => `A${one.id.slice(1)}` === id);
      return { id, statement: reading.sentence(statement), ...(question ? { question: question.id } : {}) };
    }),
    questions: draft.questions.map((question) => ({
      id: question.id,
      text: reading.sentence(question.text),
      why: reading.sentence(question.why),
      choices: question.choices.map((choice) => ({ ...choice, label: reading.sentence(choice.label) })),
      default: question.default,
      impact: question.impact,
      uncertainty: question.uncertainty,
      ...(input.answers[question.id] === undefined ? {} : { answer: input.answers[question.id] ?? '' }),
      sources: question.sources,
    })),
  };
  const inItsWords = { ...spec, entities: read, ...(guarded === undefined ? {} : { access: guarded.access }) };
  return { ...spec, unplaced: unplacedOf(spec, inItsWords, [...lost, ...unanswered], input) };
}
