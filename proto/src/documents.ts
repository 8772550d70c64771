export { Span, Source, Sources } from './documents/source.js';
export { Field, FieldType, FieldFormat, Literal, Relation, Transition, Rule, Operation, Entity } from './documents/entity.js';
export { Violation, Check, Criterion, Capability, Range, Story } from './documents/story.js';
export { Actor, Question, Assumption, Nfr, Unplaced, Spec } from './documents/spec.js';
export { AgentKind, PlanTask, Plan } from './documents/plan.js';
export { ProofRow, Decision, Timing } from './documents/proof.js';
export { HexadJson } from './documents/hexad-json.js';
export { JSON_SCHEMAS } from './documents/json-schemas.js';
