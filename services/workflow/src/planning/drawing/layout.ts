import type { ProjectPlan } from '@hexad/proto/documents';
import { axisOf, type Axis } from './time-scale.js';

/** Units of the page. */
export const PAGE_WIDTH = 1_400;
export const MARGIN = 28;
export const ROW = 24;
export const COLUMNS = { task: MARGIN + 8, who: 396, hours: 546, finish: 560, slack: 694 } as const;
export const CHART_LEFT = 716;
export const CHART_RIGHT = PAGE_WIDTH - MARGIN;
/** What stands at the end of the plan has so much room for its name. */
const ROOM_AT_END = 122;
/** Today is shown when it is not further from the plan than this share of its length. */
const NEAR = 0.2;

/** Where moments stand. */
export interface Layout {
  readonly axis: Axis;
  readonly from: number;
  readonly to: number;
  readonly today: number | undefined;
  readonly x: (time: string | number) => number;
}

export function layoutOf(plan: ProjectPlan): Layout {
  const start = Date.parse(plan.start);
  const last = Math.max(Date.parse(plan.finish), Date.parse(plan.chances.p95));
  const span = Math.max(60_000, last - start);
  const now = Date.parse(plan.madeAt);
  const today = now > start - NEAR * span && now < last + NEAR * span ? now : undefined;
  const from = Math.min(start, today ?? start) - span * 0.01;
  const room = CHART_RIGHT - CHART_LEFT;
  const to = from + ((Math.max(last, today ?? last) - from) * room) / (room - ROOM_AT_END);
  const scale = room / (to - from);
  return {
    axis: axisOf(from, to, room, plan.timeZone),
    from,
    to,
    today,
    x: (time) => CHART_LEFT + ((typeof time === 'number' ? time : Date.parse(time)) - from) * scale,
  };
}
