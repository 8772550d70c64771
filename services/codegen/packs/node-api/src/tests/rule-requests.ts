import { type Changes } from '../../../../src/domain/test-changes.js';
import type { EntityModel, TransitionModel } from '../../../../src/domain/model.js';
import { transitionBody } from '../../../../src/domain/reach.js';
import { tsString } from '../../../../src/domain/escape.js';
import { literal, type Writer } from './writer.js';

export const refused = (w: Writer, reply: string, status: number, field: string, errorCode: string): string =>
  `${w.help('expectRefused')}(${reply}, ${status}, ${tsString(field)}, '${errorCode}');`;

export const post = (w: Writer, entity: EntityModel, changes: Changes): string =>
  `await api.post(${tsString(entity.path)}, ${w.body(entity, changes)})`;

/** A request for a transition. */
export const moved = (w: Writer, entity: EntityModel, variable: string, transition: TransitionModel): string =>
  `await api.post(${w.path(entity, variable, transition.segment)}, ${literal(transitionBody(entity, transition)) || '{}'})`;
