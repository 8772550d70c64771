import type { Spec } from '@hexad/proto/documents';

/** A spec as it is kept: a draft changes with every answer, a finalized one never. */
export type SpecRecord =
  | {
      readonly state: 'draft';
      readonly id: string;
      readonly briefId: string;
      readonly projectId: string;
      readonly answers: Answers;
      readonly spec: Spec;
    }
  | {
      readonly state: 'finalized';
      readonly id: string;
      readonly briefId: string;
      readonly projectId: string;
      readonly answers: Answers;
      readonly spec: Spec;
      readonly version: number;
    };

/** Question id → the chosen value, or free text where the question allows it. */
export type Answers = Readonly<Record<string, string>>;
