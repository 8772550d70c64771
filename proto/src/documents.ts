export { DocumentKind, Span, Source, Sources } from './documents/source.js';
export { Access, Action, Ownership, Permit, Right, Role } from './documents/access.js';
export {
  Field,
  FieldType,
  FieldFormat,
  Literal,
  Computed,
  Relation,
  Transition,
  Rule,
  Operation,
  SoftDelete,
  Reminder,
  Entity,
} from './documents/entity.js';
export { Violation, Check, Criterion, Capability, Range, Story } from './documents/story.js';
export { Actor, Question, Assumption, Nfr, SpecDocument, RateLimit, Unplaced, Spec } from './documents/spec.js';
export { SpecRevision } from './documents/spec-revision.js';
export { SpecDelta } from './documents/spec-delta.js';
export { ArchitectureComponent, ArchitecturePlan, StackChoice } from './documents/architecture-plan.js';
export { AgentKind, PlanTask, Plan } from './documents/plan.js';
export { PlanCalendar, PlanChange, PlanChanges, PlanPerson, PlanSettings, Skill, Weekday } from './documents/plan-settings.js';
export { Assignment, Calibration, PlanComparison, PlannedMilestone, ProjectPlan, ScheduledTask } from './documents/project-plan.js';
export {
  LoadAssumptions,
  LoadOverrides,
  Measure,
  Provider,
  RecommendedItem,
  ResourceCatalogue,
  ResourceNeed,
  Resources,
  ServedRequirement,
} from './documents/resources.js';
export { ProofRow, Decision, Timing } from './documents/proof.js';
export { Contract, ContractForm, ContractMember, ContractOperation, JsonSchema } from './documents/contract.js';
export { Held, HELD_IN_WORDS, heldBy, heldIn } from './documents/holds.js';
export { Validation } from './documents/validation.js';
export { AskedOptions, DATABASES, DatabaseName, DEPLOYMENTS, PIPELINES, RepositoryOptions, USUAL_OPTIONS } from './documents/options.js';
export { HexadJson } from './documents/hexad-json.js';
export { JSON_SCHEMAS } from './documents/json-schemas.js';
