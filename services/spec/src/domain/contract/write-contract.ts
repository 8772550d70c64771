import type { Contract, ContractOperation, Entity, Field, Source, Unplaced } from '@hexad/proto/documents';
import { spanOf, type BriefDocument } from '../text/document.js';
import type { ApiContract, ApiOperation } from './api-contract.js';
import { bindOperation } from './bind-operation.js';
import { Bound, isReason } from './bound.js';

export interface WrittenContract {
  readonly contract?: Contract;
  /** Operations that nothing of the application answers. */
  readonly lost: readonly Unplaced[];
}

/** A document of the brief that describes an API: contract first. Of several the last one counts. */
export type ContractDocument = BriefDocument & { readonly contract: ApiContract };
export const contractIn = (documents: readonly BriefDocument[]): ContractDocument | undefined =>
  documents.findLast((document): document is ContractDocument => document.contract !== undefined);

/** Where the contract knows a record by a number and not by a UUID, the record gets one. */
export function withNumbers(
  entities: readonly Entity[],
  document: ContractDocument | undefined,
): { entities: Entity[]; numbers: ReadonlyMap<string, string> } {
  const numbers = new Map<string, string>();
  const names = new Bound(entities, numbers);
  for (const { record, key, parent, answers } of document?.contract.operations ?? []) {
    const entity = names.entity(record);
    const id = answers?.members.find(({ words }) => words === 'id');
    if (entity !== undefined && (key?.isNumber === true || id?.kind === 'integer')) numbers.set(entity.name, numberOf(entity));
    const owner = parent?.isNumber === true ? names.entity(parent.record) : undefined;
    if (owner !== undefined) numbers.set(owner.name, numberOf(owner));
  }
  return { entities: entities.map((entity) => (numbers.has(entity.name) ? numbered(entity, numbers.get(entity.name)!) : entity)), numbers };
}

const numberOf = (entity: Entity): string => (entity.fields.some(({ name }) => name === 'number') ? 'recordNumber' : 'number');

function numbered(entity: Entity, name: string): Entity {
  const number: Field = {
    name,
    label: name === 'number' ? 'Number' : 'Record number',
    type: 'integer',
    required: true,
    unique: false,
    readOnly: true,
    counter: {},
    sources: entity.sources,
  };
  return { ...entity, fields: [...entity.fields, number], filters: [...entity.filters, name] };
}

/** What of the contract the application answers, and what it does not. */
export function writeContract(
  entities: readonly Entity[],
  numbers: ReadonlyMap<string, string>,
  document: ContractDocument | undefined,
): WrittenContract {
  if (document === undefined) return { lost: [] };
  const bound = new Bound(entities, numbers);
  const operations: ContractOperation[] = [];
  const lost: Unplaced[] = [];
  for (const operation of document.contract.operations) {
    const source = sourceOf(document, operation);
    const found = bindOperation(bound, operation, [source]);
    if (!isReason(found)) operations.push(found);
    else if (source.kind === 'brief') lost.push({ span: source.span, reason: `the operation is not answered, for ${found.reason}` });
  }
  return operations.length === 0 ? { lost } : { contract: { document: document.name, base: document.contract.base, operations }, lost };
}

/** The operations stand in the text of the document, one in a line. */
function sourceOf(document: BriefDocument, { method, path }: ApiOperation): Source {
  const line = `${method.toUpperCase()} ${path}`;
  const start = Math.max(0, document.text.indexOf(`\n${line}\n`) + 1);
  return { kind: 'brief', span: spanOf(document, start, start + line.length) };
}
