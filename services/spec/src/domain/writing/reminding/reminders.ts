import type { Entity, Reminder } from '@hexad/proto/documents';
import type { EntityDraft } from '../../draft/draft.js';
import type { SpecNames } from '../names-in-spec.js';

/** Reminders refer to fields by their written names. */
export function writeReminders(entity: EntityDraft, names: SpecNames): Pick<Entity, 'reminders'> {
  const written: Reminder[] = [];
  for (const { field, via, when, minutes, statement, sources } of entity.reminders) {
    const name = names.field(entity, field);
    const to = via === undefined ? undefined : names.field(entity, via);
    const held = when && names.field(entity, when.field);
    if (name === undefined || (when !== undefined && held === undefined)) continue;
    written.push({
      id: `${names.entity(entity)}-M${String(written.length + 1)}`,
      statement,
      field: name,
      minutes,
      ...(when === undefined || held === undefined ? {} : { when: { field: held, in: [...when.values] } }),
      ...(to === undefined ? {} : { via: to }),
      sources,
    });
  }
  return written.length > 0 ? { reminders: written } : {};
}
