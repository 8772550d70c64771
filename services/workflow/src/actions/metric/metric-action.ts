import { AppError } from '@hexad/kernel';
import type { Metrics } from '@hexad/telemetry';
import { z } from 'zod';
import { pluginAction } from '../../runs/application/plugins.js';

/** Stands before every name, so that no workflow can write into the numbers of the platform. */
const PREFIX = 'hexad_workflow_user_';
/** Names of one process; what one name may have of label sets, `Metrics` bounds itself. */
const MOST_NAMES = 200;
const MOST_LABELS = 5;

const Wish = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'small letters, digits and _, at most 64'),
  type: z.enum(['counter', 'gauge', 'histogram']).default('counter'),
  value: z.number().default(1).describe('What a counter grows by, a gauge is set to, a histogram counts. Default 1.'),
  labels: z
    .record(
      z.string().regex(/^(?!le$|overflow$)[a-z][a-z0-9_]{0,31}$/, 'small letters, digits and _, at most 32'),
      z.union([z.string().max(64), z.number(), z.boolean()]),
    )
    .refine((labels) => Object.keys(labels).length <= MOST_LABELS, `at most ${MOST_LABELS} labels`)
    .optional(),
  buckets: z.array(z.number()).min(1).max(20).optional().describe('Upper bounds of a histogram, growing; those of its first use count.'),
});

/** `system: metric`: a number for `/metrics` of the process that runs the step, once for each try. */
export function metricAction(metrics: Metrics) {
  const names = new Set<string>();
  return pluginAction({
    input: Wish,
    output: z.object({ name: z.string() }),
    run({ name, type, value, labels = {}, buckets }) {
      if (type === 'counter' && value < 0) throw new AppError('invalid', `A counter only grows, and ${value} is less than nothing.`);
      if (buckets?.some((bound, index) => index > 0 && bound <= buckets[index - 1]!))
        throw new AppError('invalid', 'The buckets of a histogram must grow.');
      if (!names.has(name) && names.size >= MOST_NAMES)
        throw new AppError('exhausted', `Workflows have made ${MOST_NAMES} metrics here already; use one of them with a label.`);
      const full = `${PREFIX}${name}`;
      const texts = Object.fromEntries(Object.entries(labels).map(([label, text]) => [label, String(text)]));
      try {
        if (type === 'counter') metrics.counter(full).add(value, texts);
        else if (type === 'gauge') metrics.gauge(full).set(value, texts);
        else metrics.histogram(full, buckets).record(value, texts);
      } catch (cause) {
        if (!(cause instanceof TypeError)) throw cause;
        throw new AppError('conflict', `The metric ${name} is of another type already; give this one another name.`, { cause });
      }
      names.add(name);
      return Promise.resolve({ name: full });
    },
  });
}
