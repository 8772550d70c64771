import type { Spec } from '@hexad/proto/documents';
import { renderSpecMarkdown } from '../../../domain/render-spec-markdown.js';
import { byHand } from '../by-hand.js';
import { refuse, type Fault } from '../fault.js';
import { linesOf, plainText, sectionsOf, unescaped, type Line, type Section } from './lines.js';
import { EntityReader, renamed } from './read-entity.js';

const PLACE = 'SPEC.md';

/**
 * The edit that a SPEC.md says of the spec that it was written from: its title and overview, entities, wishes, and what is out of scope. What it cannot say
 * stays as it was. Fails with `invalid` where it says something that cannot be read, or changes what follows from the entities.
 */
export function readMarkdown(text: string, base: Spec): Record<string, unknown> {
  const rendered = sectionsOf(linesOf(renderSpecMarkdown(base)), 2);
  const { head, sections } = sectionsOf(linesOf(text), 2);
  const faults: Fault[] = [];
  const entities = sections.find(({ title }) => title === 'Entities');
  if (entities === undefined) refuse([{ place: PLACE, message: 'the section `## Entities` is missing.' }]);
  for (const section of sections) {
    if (EDITABLE.has(section.title)) continue;
    const known = rendered.sections.find(({ title }) => title === section.title);
    if (known === undefined)
      faults.push({ place: PLACE, line: section.number, message: `there is no section ${JSON.stringify(section.title)} in a spec.` });
    else if (plainText(known.lines) !== plainText(section.lines))
      faults.push({
        place: PLACE,
        line: changedLine(known, section),
        message: `${JSON.stringify(section.title)} follows from the rest and cannot be edited by itself; change the entities.`,
      });
  }
  const edit = {
    ...base,
    ...headOf(head, base),
    entities: entitiesOf(entities!, base, faults),
    nfrs: wishesOf(
      sections.find(({ title }) => title === 'Non-functional wishes'),
      base,
      faults,
    ),
    outOfScope: outOfScopeOf(
      sections.find(({ title }) => title === 'Out of scope'),
      base,
    ),
  };
  refuse(faults);
  return edit;
}

const EDITABLE = new Set(['Entities', 'Non-functional wishes', 'Out of scope']);

function changedLine(known: Section, section: Section): number {
  const there = new Set(known.lines.map(({ text }) => text));
  return section.lines.find(({ text }) => !there.has(text))?.number ?? section.number;
}

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

function headOf(head: readonly Line[], base: Spec): object {
  const title = head.find(({ text }) => text.startsWith('# '))?.text.slice(2);
  const words = head.filter(({ text }) => text !== '' && !text.startsWith('# ')).map(({ text }) => text);
  return {
    ...(title !== undefined && unescaped(title) !== plain(base.title) && { title: unescaped(title) }),
    ...(words.length > 0 && unescaped(words.join(' ')) !== plain(base.overview) && { overview: unescaped(words.join(' ')) }),
  };
}

function entitiesOf({ lines }: Section, base: Spec, faults: Fault[]): unknown[] {
  return sectionsOf(lines, 3).sections.map((section) => {
    const [label, was] = renamed(section.title);
    const former = base.entities.find((entity) => entity.label === (was ?? label) || entity.name === (was ?? label));
    if (was !== undefined && former === undefined)
      faults.push({ place: PLACE, line: section.number, message: `there was no entity ${JSON.stringify(was)} before.` });
    const reader = new EntityReader(section, former);
    const entity = reader.read();
    faults.push(...reader.faults);
    return entity;
  });
}

function wishesOf(section: Section | undefined, base: Spec, faults: Fault[]): unknown[] {
  return itemsOf(section).flatMap((line) => {
    const [, id, category, status, statement = ''] = /^- (?:(N\d+) )?([a-z]+)(?: \((built|noted)\))?: (.*)$/.exec(line.text) ?? [];
    if (category === undefined) {
      faults.push({ place: PLACE, line: line.number, message: 'a wish is written as `- performance: pages open within a second`.' });
      return [];
    }
    const before = base.nfrs.find((one) => one.id === id);
    return [{ id: id ?? '', category, status: status ?? 'noted', statement: unescaped(statement), sources: before?.sources ?? [byHand] }];
  });
}

function outOfScopeOf(section: Section | undefined, base: Spec): unknown[] {
  return itemsOf(section).map(({ text }) => {
    const statement = unescaped(text.slice(2));
    const before = base.outOfScope.find((one) => one.statement.replace(/\s+/g, ' ').trim() === statement);
    return before ?? { statement, sources: [byHand] };
  });
}

const itemsOf = (section: Section | undefined): Line[] => (section?.lines ?? []).filter(({ text }) => text.startsWith('- '));
