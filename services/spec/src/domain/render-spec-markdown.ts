import type { Entity, Field, Source, Spec, Story } from '@hexad/proto/documents';
import { accessPart } from './render-access.js';
import { keptPart } from './render-kept.js';
import { withArticle } from './text/article.js';
import { placeInWords } from './text/place-in-words.js';

const MICRO = 1_000_000;
const money = (micro: number): string => String(Math.round(micro / MICRO));
const cell = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replaceAll('|', String.raw`\|`)
    .replaceAll('<', '&lt;');

function support(sources: readonly Source[]): string {
  return sources
    .slice(0, 3)
    .map((source) => {
      if (source.kind === 'brief') return `“${cell(source.span.quote).slice(0, 90)}” (${cell(placeInWords(source.span))})`;
      return source.kind === 'answer' ? `answer to ${source.question}` : `assumption ${source.assumption}`;
    })
    .join('; ');
}

const whenIn = (when: { readonly field: string; readonly in: readonly unknown[] } | undefined, word: string): string =>
  when === undefined ? '' : ` ${word} \`${when.field}\` is ${when.in.map(String).join(' or ')}`;

function workedOut(computed: NonNullable<Field['computed']>): string {
  switch (computed.kind) {
    case 'tally': {
      const amount = [computed.field, computed.times].filter((one) => one !== undefined).map((one) => `\`${one}\``);
      const what = amount.length === 0 ? `number of ${computed.entity}` : `sum of ${amount.join(' × ')} of each ${computed.entity}`;
      return `worked out: ${what}${whenIn(computed.when, 'whose')}${computed.minus ? `, less where${whenIn(computed.minus, '')}` : ''}`;
    }
    case 'product':
      return `worked out: \`${computed.left}\` × \`${computed.right}\``;
    case 'past':
      return `worked out: \`${computed.field}\` has passed${whenIn(computed.when, 'while')}`;
    case 'compare':
      return `worked out: \`${computed.left}\` ${computed.op} \`${computed.right}\``;
  }
}

/** How the value of a field comes about, where nobody enters it. */
export function madeWords(field: Field): string | undefined {
  if (field.computed) return workedOut(field.computed);
  return field.counter && `counts up from 1${field.counter.within === undefined ? '' : ` for each \`${field.counter.within}\``}`;
}

/** What a field demands of its values, in words. */
export function constraintsOf(field: Field): string {
  const said: string[] = [];
  if (field.required) said.push('required');
  if (field.unique) said.push('unique');
  const made = madeWords(field);
  if (made !== undefined) said.push(made);
  else if (field.readOnly) said.push('set by the system');
  if (field.minLength !== undefined) said.push(`at least ${String(field.minLength)} characters`);
  if (field.maxLength !== undefined) said.push(`at most ${String(field.maxLength)} characters`);
  if (field.minimum !== undefined) said.push(`≥ ${String(field.minimum)}`);
  if (field.exclusiveMinimum !== undefined) said.push(`> ${String(field.exclusiveMinimum)}`);
  if (field.maximum !== undefined) said.push(`≤ ${String(field.maximum)}`);
  if (field.exclusiveMaximum !== undefined) said.push(`< ${String(field.exclusiveMaximum)}`);
  if (field.patternHint) said.push(`${field.patternHint.words}, such as ${field.patternHint.valid}`);
  if (field.format) said.push(field.format);
  if (field.enum) said.push(`one of ${field.enum.join(', ')}`);
  if (field.default !== undefined) said.push(`default ${typeof field.default === 'object' ? 'now' : String(field.default)}`);
  return said.join('; ');
}

function entityPart(entity: Entity): string[] {
  const lines = [`### ${entity.label}`, '', cell(entity.description), '', '| attribute | type | rules | support |', '|---|---|---|---|'];
  for (const field of entity.fields)
    lines.push(`| \`${field.name}\` | ${field.type} | ${cell(constraintsOf(field))} | ${support(field.sources)} |`);
  for (const relation of entity.relations) {
    const detail =
      relation.kind === 'belongsTo'
        ? `${relation.required ? 'required' : 'optional'}${relation.unique ? '; at most one' : ''}; on delete ${String(relation.onDelete)}`
        : '';
    lines.push(`| \`${relation.name}\` | ${relation.kind} ${relation.entity} | ${detail} | ${support(relation.sources)} |`);
  }
  lines.push('');
  if (entity.states.length > 0)
    lines.push(`States: ${entity.states.map(cell).join(', ')}; a new one is ${cell(String(entity.initialState))}.`, '');
  for (const transition of entity.transitions) {
    const requires = transition.requires ? `, requires ${transition.requires.join(', ')}` : '';
    const stamps = transition.stamps ? `, sets ${transition.stamps.join(', ')}` : '';
    lines.push(
      `- \`${transition.name}\`: ${cell(transition.label)}${transition.actor === undefined ? '' : ` by ${cell(transition.actor)}`}${requires}${stamps} — ${support(transition.sources)}`,
    );
  }
  if (entity.transitions.length > 0) lines.push('');
  for (const rule of entity.rules) lines.push(`- ${rule.id} (${rule.kind}): ${cell(rule.statement)}`);
  if (entity.rules.length > 0) lines.push('');
  const find = [
    entity.search.length > 0 ? `search in ${entity.search.join(', ')}` : '',
    entity.filters.length > 0 ? `filter by ${entity.filters.join(', ')}` : '',
    entity.sorts.length > 0 ? `sort by ${entity.sorts.join(', ')}` : '',
  ].filter((one) => one !== '');
  lines.push(
    `Lists: ${find.join('; ')}; by default ${entity.defaultSort.field} ${entity.defaultSort.direction}, ${String(entity.pageSize.default)} on a page. Operations: ${entity.operations.join(', ')}.`,
    '',
  );
  return lines;
}

function storyPart(story: Story): string[] {
  const after = story.dependsOn.length > 0 ? ` · after ${story.dependsOn.join(', ')}` : '';
  return [
    `### ${story.id} ${cell(story.title)}`,
    '',
    `As ${withArticle(cell(story.actor).toLowerCase())} I want ${cell(story.want)}, so that ${cell(story.benefit)}.`,
    '',
    `Priority: ${story.priority}${after} · ${String(story.hours.low)}–${String(story.hours.high)} h`,
    '',
    ...story.criteria.map((one) => `- **${one.id}** Given ${cell(one.given)}, when ${cell(one.when)}, then ${cell(one.then)}.`),
    '',
  ];
}

const section = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : [`## ${title}`, '', ...lines, '']);

/** The spec for people: the same content as the JSON, with the support of every part. */
export function renderSpecMarkdown(spec: Spec): string {
  const { estimate } = spec;
  const lines = [
    `# ${cell(spec.title)}`,
    '',
    cell(spec.overview),
    '',
    ...section(
      'Actors',
      spec.actors.map((actor) => `- **${cell(actor.name)}** — ${support(actor.sources)}`),
    ),
    '## Entities',
    '',
    ...spec.entities.flatMap(entityPart),
    ...section('Who may do what', accessPart(spec, support)),
    ...section('Kept, reminded of and limited', keptPart(spec, support, cell)),
    '## Stories',
    '',
    ...spec.stories.flatMap(storyPart),
    ...section(
      'Non-functional wishes',
      spec.nfrs.map((nfr) => `- ${nfr.id} ${nfr.category} (${nfr.status}): ${cell(nfr.statement)}`),
    ),
    ...section(
      'Out of scope',
      spec.outOfScope.map((one) => `- ${cell(one.statement)}`),
    ),
    ...section(
      'Milestones',
      spec.milestones.map((one) => `- ${one.name}: ${one.stories.join(', ')} (${String(one.hours.low)}–${String(one.hours.high)} h)`),
    ),
    '## Estimate',
    '',
    `${String(estimate.hours.low)}–${String(estimate.hours.high)} hours, most likely ${String(estimate.hours.likely)}; ${money(estimate.cost.low)}–${money(estimate.cost.high)} ${estimate.cost.currency}.`,
    '',
    estimate.heuristic,
    '',
    ...section(
      'Risks',
      spec.risks.map((risk) => `- ${cell(risk.statement)} ${cell(risk.mitigation)}`),
    ),
    ...section(
      'Questions',
      spec.questions.map(
        (question) =>
          `- **${question.id}** ${cell(question.text)} ${cell(question.why)} Choices: ${question.choices.map((choice) => choice.label).join(' · ')}. ${question.answer === undefined ? `Assumed: ${question.default}` : `Answered: ${question.answer}`}.`,
      ),
    ),
    ...section(
      'Assumptions',
      spec.assumptions.map((one) => `- **${one.id}** ${cell(one.statement)}`),
    ),
    ...section(
      'Unplaced',
      spec.unplaced.map((one) => `- “${cell(one.span.quote)}” — ${cell(one.reason)}`),
    ),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}
