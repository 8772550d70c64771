import type { Contract, ContractOperation } from '@hexad/proto/documents';
import type { CriterionDraft } from './criteria.js';

/** Each operation of the contract answers as the contract says, and refuses as it says. */
export const contractCriteria = ({ base, operations }: Contract): CriterionDraft[] =>
  operations.flatMap((operation) => {
    const { id, method, path, entity, action, status, takes, key, sources } = operation;
    const when = `${method.toUpperCase()} ${base}${path} is asked`;
    const draft = (given: string, asked: string, outcome: string, aspect: 'answers' | 'invalid' | 'unknown'): CriterionDraft =>
      // oxlint-disable-next-line unicorn/no-thenable -- Given/When/Then is the criterion's standard wording
      ({ given, when: asked, then: outcome, check: { kind: 'contract', entity, operation: id, aspect }, sources });
    const named = key ?? operation.parent;
    return [
      draft(givenOf(operation), when, `it answers ${String(status)} with what the contract says`, 'answers'),
      ...(takes === undefined || action === 'transition'
        ? []
        : [
            draft('a body that the contract does not allow', when, 'it is refused as the contract says and nothing has changed', 'invalid'),
          ]),
      ...(named === undefined ? [] : [draft(`no record that ${named.param} names`, when, 'it is refused as the contract says', 'unknown')]),
    ];
  });

const givenOf = ({ action, takes }: ContractOperation): string =>
  takes !== undefined ? 'a body that the contract allows' : action === 'list' ? 'some records' : 'a record';
