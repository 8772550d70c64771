import type { Access, Capability, Entity, Relation, Spec } from '@hexad/proto/documents';
import { requiredRelations } from './required-relations.js';

/** Which behaviour the included stories bring. A capability that no story of the spec names comes with the entity itself. */
export class Scope {
  readonly #spec: Spec;
  readonly #stories: ReadonlySet<string>;
  readonly #required: ReadonlySet<Relation>;

  constructor(spec: Spec, stories: ReadonlySet<string>) {
    this.#spec = spec;
    this.#stories = stories;
    this.#required = requiredRelations(spec.entities);
  }

  entity(name: string): Entity | undefined {
    return this.#spec.entities.find((entity) => entity.name === name);
  }

  get entities(): readonly Entity[] {
    return this.#spec.entities;
  }

  includes(story: string): boolean {
    return this.#stories.has(story);
  }

  /** Who signs in, once that story is in. */
  get access(): Access | undefined {
    const stories = this.#spec.stories.filter((story) => story.capability === 'signIn');
    return stories.every((story) => this.includes(story.id)) ? this.#spec.access : undefined;
  }

  has(entity: string, capability: Exclude<Capability, 'foundation' | 'signIn' | 'contract'>): boolean {
    if (this.entity(entity) === undefined) return false;
    const stories = this.#spec.stories.filter((story) => story.entity === entity && story.capability === capability);
    if (stories.length > 0) return stories.some((story) => this.includes(story.id));
    return capability === 'manage' || this.has(entity, 'manage');
  }

  /** Whether the field that this relation brings exists: both sides must be there. */
  hasRelation(entity: string, relation: Relation): boolean {
    return this.has(entity, 'manage') && this.has(relation.entity, 'manage');
  }

  /** Whether a record must have it; see requiredRelations. */
  isRequired(relation: Relation): boolean {
    return this.#required.has(relation);
  }
}
