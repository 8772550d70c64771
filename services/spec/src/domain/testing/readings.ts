import type { Entity, Field, Spec } from '@hexad/proto/documents';
import { PromptAnalysisEngine } from '../prompt-analysis-engine.js';

/** The spec of a small brief. */
export const read = (text: string, answers: Record<string, string> = {}): Spec =>
  new PromptAnalysisEngine().analyse({ documents: [{ name: 'brief.md', text }], answers });

export function entity(spec: Spec, name: string): Entity {
  const found = spec.entities.find((one) => one.name === name);
  if (!found) throw new Error(`no ${name} in ${spec.entities.map((one) => one.name).join(', ')}`);
  return found;
}

export function field(spec: Spec, name: string): Field {
  const [owner = '', key = ''] = name.split('.');
  const found = entity(spec, owner).fields.find((one) => one.name === key);
  if (!found)
    throw new Error(
      `no ${name} among ${entity(spec, owner)
        .fields.map((one) => one.name)
        .join(', ')}`,
    );
  return found;
}

const FOR_PEOPLE = new Set(['id', 'statement', 'sources']);

/** Rules of an entity without what is for people only. */
export const rules = (spec: Spec, name: string): object[] =>
  entity(spec, name).rules.map((rule) => Object.fromEntries(Object.entries(rule).filter(([key]) => !FOR_PEOPLE.has(key))));

export const changes = (spec: Spec, name: string): string[] =>
  entity(spec, name)
    .transitions.map((one) => `${[...one.from].sort().join('|')} → ${one.to}`)
    .sort();

export const relations = (spec: Spec, name: string): string[] =>
  entity(spec, name)
    .relations.filter((one) => one.kind !== 'hasMany')
    .map((one) => `${one.kind} ${one.name}:${one.entity}`)
    .sort();
