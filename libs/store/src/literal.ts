import { escapeLiteral } from 'pg';

/** A text as it stands in a statement that can have no parameters. */
export const literal = (text: string): string => escapeLiteral(text);
