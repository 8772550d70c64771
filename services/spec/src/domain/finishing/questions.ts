import { inferredKind } from '../draft/apply.js';
import type { Draft, EntityDraft, FieldDraft, RelationDraft } from '../draft/draft.js';
import { asciiWords } from '../names.js';
import { STATE_NAMES } from '../reading/states/states.js';
import { withArticle } from '../text/article.js';
import { plural } from '../text/language.js';
import type { Asker } from './asker.js';
import { isLight } from './complete.js';
import { completeStates } from './states.js';

const slug = (...parts: readonly string[]): string => parts.flatMap(asciiWords).join('-');
const pluralOf = (entity: EntityDraft): string => [...entity.words.slice(0, -1), plural(entity.words.at(-1) ?? '')].join(' ');

/** `several tags` on one side only: may a tag be on several boats too? Asked before relations are completed. */
export function askRelations(draft: Draft, asker: Asker): void {
  for (const entity of draft.entities) {
    for (const relation of entity.relations.slice()) {
      const other = relation.target;
      if (other === entity) continue;
      if (relation.kind === 'belongsTo' && relation.maybeMany === true) askWhetherSeveral(asker, other, entity, relation);
      if (relation.kind !== 'hasMany' || relation.derived !== false) continue;
      const settled = [...entity.relations, ...other.relations].some(
        (one) => one !== relation && (one.target === other || one.target === entity) && one.kind !== 'hasMany',
      );
      if (settled || other.relations.some((one) => one.kind === 'hasMany' && one.target === entity)) continue;
      askWhetherSeveral(asker, entity, other, relation);
    }
  }
}

function askWhetherSeveral(asker: Asker, holder: EntityDraft, held: EntityDraft, relation: RelationDraft): void {
  const light = isLight(held);
  const one = relation.kind === 'belongsTo';
  asker.ask({
    id: `Q-${slug(held.key, holder.key)}-several`,
    text: `Can one ${held.key} belong to several ${pluralOf(holder)}?`,
    why: 'It decides between a reference and a list of references, which is hard to change once there is data.',
    choices: [
      { value: 'several', label: `Yes, to several ${pluralOf(holder)}` },
      { value: 'one', label: `No, to one ${holder.key} only` },
    ],
    default: light && !one ? 'several' : 'one',
    impact: 0.8,
    uncertainty: 0.6,
    sources: [...relation.sources],
    assumption:
      light && !one ? `One ${held.key} can belong to several ${pluralOf(holder)}.` : `One ${held.key} belongs to one ${holder.key} only.`,
    choose: (value, source) => {
      relation.sources.push(source);
      if (one && value === 'several') {
        held.relations.splice(held.relations.indexOf(relation), 1);
        holder.relations.push({
          kind: 'manyToMany',
          target: held,
          role: held.key,
          owner: true,
          required: false,
          sources: relation.sources,
        });
      } else if (!one) {
        relation.derived = value === 'several' ? false : undefined;
        if (value === 'several') relation.kind = 'manyToMany';
        if (value === 'several') relation.owner = true;
      }
    },
  });
}

/** Two kinds of records in a short brief, and no word on how they belong together. */
export function askLoose(draft: Draft, asker: Asker): void {
  const linked = (entity: EntityDraft): boolean =>
    entity.relations.length > 0 || draft.entities.some((one) => one.relations.some((relation) => relation.target === entity));
  const main = draft.entities[0];
  if (!main || draft.entities.length > 3) return;
  for (const entity of draft.entities.slice(1)) {
    if (linked(entity) || !draft.named.has(entity.key) || !draft.named.has(main.key)) continue;
    asker.ask({
      id: `Q-${slug(entity.key, main.key)}-together`,
      text: `How do ${pluralOf(entity)} and ${pluralOf(main)} belong together?`,
      why: 'The brief names both and does not say it; references are hard to add once there is data.',
      choices: [
        { value: 'several', label: `A ${main.key} can have several ${pluralOf(entity)}, and the other way round` },
        { value: 'one', label: `A ${main.key} can have one ${entity.key}` },
        { value: 'apart', label: 'They have nothing to do with each other' },
      ],
      default: 'several',
      impact: 0.8,
      uncertainty: 0.7,
      sources: entity.sources.slice(0, 1),
      assumption: `A ${main.key} can have several ${pluralOf(entity)}, and the other way round.`,
      choose: (value, source) => {
        if (value === 'apart') return;
        main.relations.push({
          kind: value === 'several' ? 'manyToMany' : 'belongsTo',
          target: entity,
          role: entity.key,
          required: false,
          sources: [source],
          ...(value === 'several' ? { owner: true } : {}),
        });
      },
    });
  }
}

/** States without any permitted change: are they free, or do they follow their order? */
/** `isGiven`: callers may say this field of a record as they like, so that it is no state of it. */
export function askStates(draft: Draft, asker: Asker, isGiven: (record: string, field: string) => boolean): void {
  for (const entity of draft.entities) {
    const field = entity.fields.find(
      (one) => one.enum !== undefined && one.enum.length >= 2 && STATE_NAMES.has(one.key.split(' ').at(-1) ?? ''),
    );
    if (!field?.enum || entity.transitions.length > 0 || isGiven(entity.key, field.key)) continue;
    const values = field.enum;
    asker.ask({
      id: `Q-${slug(entity.key)}-changes`,
      text: `Which changes of the ${field.key} of ${pluralOf(entity)} are permitted?`,
      why: 'The brief lists the values and no order; wrong changes can only be refused when the right ones are known.',
      choices: [
        { value: 'free', label: 'Every value may change to every other' },
        { value: 'in-order', label: `Only in this order: ${values.join(' → ')}` },
      ],
      default: 'free',
      impact: 0.7,
      uncertainty: 0.7,
      sources: [...field.sources],
      assumption: `The ${field.key} of ${pluralOf(entity)} may change freely among its values.`,
      choose: (value, source) => {
        completeStates(entity, field, value === 'in-order', source);
      },
    });
  }
}

/** A kind of record without attributes: what is kept of it? */
export function askAttributes(draft: Draft, asker: Asker): void {
  for (const entity of draft.entities) {
    const assumption = `A-fields-${entity.words.join('-')}`;
    if (!draft.assumptions.has(assumption)) continue;
    draft.assumptions.delete(assumption);
    const field = entity.fields.find((one) =>
      one.sources.some((source) => source.kind === 'assumption' && source.assumption === assumption),
    );
    if (!field) continue;
    field.sources.length = 0;
    asker.ask({
      id: `Q-${slug(entity.key)}-attributes`,
      text: `What should be kept of each ${entity.key}?`,
      why: 'The brief names no attributes, and forms, lists and search are made from them.',
      choices: [
        { value: 'name', label: 'Only a name' },
        { value: 'name-description', label: 'A name and a description' },
      ],
      default: 'name',
      impact: 0.7,
      uncertainty: 0.9,
      sources: [...entity.sources],
      assumption: `Each ${entity.key} has a name (required, at most 200 characters), because the brief names no attributes.`,
      choose: (value, source) => {
        field.sources.push(source);
        if (value === 'name-description')
          entity.fields.push({ key: 'description', label: 'description', type: 'text', required: false, sources: [source] });
      },
    });
  }
}

const unmarked = (entity: EntityDraft, field: FieldDraft): boolean =>
  field.required === undefined &&
  field.default === undefined &&
  !field.readOnly &&
  !field.unique &&
  field.key !== entity.stateField &&
  inferredKind(field.key).type !== 'boolean';

/** Attributes marked neither required nor optional. */
export function askUnmarked(draft: Draft, asker: Asker): void {
  const open = draft.entities.flatMap((entity) =>
    entity.fields.filter((field) => unmarked(entity, field)).map((field) => ({ entity, field })),
  );
  if (open.length === 0) return;
  const [first] = open;
  asker.ask({
    id: 'Q-unmarked-attributes',
    text: `May attributes be left empty that the brief marks neither required nor optional, such as the ${first?.field.key ?? ''} of ${withArticle(first?.entity.key ?? '')}?`,
    why: `It decides for ${String(open.length)} attribute${open.length === 1 ? '' : 's'} whether a request without a value is refused.`,
    choices: [
      { value: 'as-said', label: 'As the wording suggests' },
      { value: 'required', label: 'No, all of them are required' },
      { value: 'optional', label: 'Yes, except what names a record' },
    ],
    default: 'as-said',
    impact: 0.6,
    uncertainty: 0.5,
    sources: (first?.field.sources ?? []).slice(0, 1),
    assumption:
      'An attribute that the brief marks neither required nor optional is required when the brief says that every record has it or only marks the optional ones, and optional otherwise; what names a record is always required.',
    choose: (value, source) => {
      draft.unmarked = value === 'required' || value === 'optional' ? value : 'as-said';
      for (const { field } of open) field.sources.push(source);
    },
  });
}

/** References whose parent may be deleted or left out: the brief did not say. */
export function askReferences(draft: Draft, asker: Asker): void {
  const loose = draft.entities.flatMap((entity) =>
    entity.relations.filter((relation) => relation.kind === 'belongsTo').map((relation) => ({ entity, relation })),
  );
  const undecided = loose.filter(({ relation }) => relation.onDelete === undefined);
  const [first] = undecided;
  if (first) {
    asker.ask({
      id: 'Q-delete-parents',
      text: `What happens when a record is deleted that others refer to, such as ${withArticle(first.relation.target.key)} with ${pluralOf(first.entity)}?`,
      why: 'Deleting along can destroy data; refusing can be in the way.',
      choices: [
        { value: 'refuse', label: 'Deleting is refused' },
        { value: 'delete', label: 'The others are deleted with it' },
      ],
      default: 'refuse',
      impact: 0.7,
      uncertainty: 0.4,
      sources: first.relation.sources.slice(0, 1),
      assumption: 'A record that others refer to cannot be deleted, unless the brief says otherwise.',
      choose: (value, source) => {
        for (const { relation } of undecided) {
          relation.onDelete = value === 'delete' ? 'cascade' : 'restrict';
          relation.sources.push(source);
        }
      },
    });
  }
  const unsaid = loose.filter(({ relation }) => relation.required === undefined);
  const [one] = unsaid;
  if (!one) return;
  asker.ask({
    id: 'Q-references-required',
    text: `Must a reference be given that the brief does not call optional, such as the ${one.relation.role} of ${withArticle(one.entity.key)}?`,
    why: 'It decides whether a record can exist on its own.',
    choices: [
      { value: 'required', label: 'Yes' },
      { value: 'optional', label: 'No' },
    ],
    default: 'required',
    impact: 0.6,
    uncertainty: 0.3,
    sources: one.relation.sources.slice(0, 1),
    assumption: 'A reference that the brief does not call optional must be given.',
    choose: (value, source) => {
      for (const { relation } of unsaid) {
        relation.required = value === 'required';
        relation.sources.push(source);
      }
    },
  });
}
