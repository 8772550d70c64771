const [LOW, NORMAL, HIGH] = [0, 1, 2] as const;

/** Of ten turns six prefer high, three normal and one low, spread out, so that nothing starves behind a flood of what is urgent. */
const TURNS = [HIGH, NORMAL, HIGH, HIGH, NORMAL, HIGH, LOW, HIGH, NORMAL, HIGH];

export const preferred = (turn: number): number => TURNS[turn % TURNS.length] ?? HIGH;
