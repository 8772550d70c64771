import { readFileSync } from 'node:fs';

/** A file of rules that ships, from `services/agents/fixers`. */
export const dataFile = (name: string): URL => new URL(`../../fixers/${name}`, import.meta.url);

export const data = (name: string): unknown => JSON.parse(readFileSync(dataFile(name), 'utf8'));
