interface Fault {
  field: string;
  code: string;
  message: string;
  row?: number;
}

interface Problem {
  status: number;
  detail: string;
  errors: readonly Fault[];
}

/** Ends a request with a problem. */
export class Refusal extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export const refusal = (status: number, detail: string): Refusal => new Refusal({ status, detail, errors: [] });

export const withFaults = (status: number, errors: readonly Fault[]): Refusal =>
  new Refusal({ status, detail: 'Some fields are not valid.', errors });
