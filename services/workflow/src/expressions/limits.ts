/** What one expression may be and cost. All of it is counted, nothing is timed: the same expression ends the same way on every machine. */

/** Characters of an expression; longer ones are refused before they are parsed. */
export const MAX_LENGTH = 4_000;
/** Levels of an expression's tree, and of the values that it reads from text or makes. */
export const MAX_DEPTH = 60;
/** Steps of all the expressions of one value (a step's inputs, a condition): a call, a turn of a loop, a part of a long text or list. */
export const MAX_STEPS = 200_000;
/** Characters of a text that an expression makes. */
export const MAX_TEXT = 1_000_000;
/** Elements of a list that an expression makes. */
export const MAX_ITEMS = 100_000;
/** Characters of a value, written as JSON. */
export const MAX_SIZE = 8_000_000;
