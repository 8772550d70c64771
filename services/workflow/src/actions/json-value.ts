import { z } from 'zod';
import type { Json } from '../expressions/json.js';

/** Any value of a step, with the engine's own type. */
export const JsonValue: z.ZodType<Json, Json> = z.json();
