import { z } from 'zod';

const Open = z.unknown().optional();

/** Fields that the provider knows and the double takes as they are. */
export const openFields = <const Name extends string>(...names: readonly Name[]): Readonly<Record<Name, typeof Open>> =>
  Object.fromEntries(names.map((name) => [name, Open])) as Record<Name, typeof Open>;
