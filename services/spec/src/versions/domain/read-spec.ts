import { AppError } from '@hexad/kernel';
import { Spec } from '@hexad/proto/documents';

/** A spec as it was recorded by a build. Fails with `invalid`. */
export function readSpec(json: string): Spec {
  try {
    return Spec.parse(JSON.parse(json));
  } catch (cause) {
    throw new AppError('invalid', 'The spec does not follow its schema.', { cause });
  }
}
