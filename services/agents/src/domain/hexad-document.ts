import { HexadJson, type Decision, type Plan, type RepositoryOptions, type Spec, type Timing } from '@hexad/proto/documents';
import type { Proof } from './proof.js';

export interface DocumentParts {
  readonly run: string;
  readonly stack: readonly string[];
  readonly options: RepositoryOptions;
  readonly spec: Spec;
  readonly plan: Plan;
  readonly decisions: readonly Decision[];
  readonly proof: Proof;
  readonly timings: readonly Timing[];
}

/** `hexad.json`, checked against its schema before anybody gets it. */
export function hexadDocument({ run, stack, options, spec, plan, decisions, proof, timings }: DocumentParts): HexadJson {
  return HexadJson.parse({
    schema: 'https://hexad.dev/schemas/hexad-json/v1',
    status: proof.complete ? 'complete' : 'incomplete',
    reasons: proof.reasons,
    stack,
    options,
    run,
    spec,
    plan,
    decisions,
    proof: proof.rows,
    validation: proof.validation,
    timings,
  });
}

/** What a person is told at the end of a run. */
export interface Summary {
  readonly name: string;
  readonly title: string;
  readonly status: HexadJson['status'];
  readonly entities: readonly string[];
  readonly stories: number;
  readonly criteria: { readonly passed: number; readonly total: number };
  readonly packs: readonly string[];
  /** Run in the repository's folder. */
  readonly start: string;
}

export const summaryOf = ({ spec, proof, status, stack }: HexadJson): Summary => ({
  name: spec.name,
  title: spec.title,
  status,
  entities: spec.entities.map((entity) => entity.name),
  stories: spec.stories.length,
  criteria: { passed: proof.filter((row) => row.result === 'passed').length, total: proof.length },
  packs: stack,
  start: 'npm start',
});
