import type { StartRunRequest } from '@hexad/proto/workflow/v1/workflow';

/** A write of 1 KiB. */
export const REQUEST: StartRunRequest = {
  workflow: 'build',
  projectId: '01890000-0000-7000-8000-000000000001',
  inputsJson: JSON.stringify({ text: 'x'.repeat(960) }),
  idempotencyKey: '',
};

/** One side of the comparison: calls a service of its own. */
export interface Caller extends AsyncDisposable {
  call(): Promise<unknown>;
}
