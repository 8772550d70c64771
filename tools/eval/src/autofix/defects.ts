import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';

/** The repositories and what goes wrong in them. */
export const DATA = fileURLToPath(new URL('../../autofix', import.meta.url));

/** Whether a defect may be looked at while rules are written, or is kept to measure them with. */
export type Half = 'seen' | 'kept';

/** A sound repository with one fault in it. */
export interface Defect {
  /** `shop-7` */
  readonly id: string;
  readonly base: string;
  readonly kind: string;
  readonly half: Half;
  readonly language: 'TypeScript' | 'Python';
  readonly file: string;
  readonly sound: string;
  readonly faulty: string;
}

const Line = z.tuple([z.string(), z.string(), z.string(), z.string()]);

/** All defects, base after base. Every other one may be seen, the rest is kept. Fails when the sound text does not stand in its file exactly once. */
export function readDefects(): Defect[] {
  return readdirSync(path.join(DATA, 'cases'))
    .sort()
    .flatMap((name, place) => {
      const base = path.basename(name, '.yaml');
      const lines = z.array(Line).parse(parse(readFileSync(path.join(DATA, 'cases', name), 'utf8')));
      return lines.map(([kind, file, sound, faulty], index): Defect => {
        const id = `${base}-${index + 1}`;
        const count = readFileSync(path.join(DATA, 'bases', base, file), 'utf8').split(sound).length - 1;
        if (count !== 1) throw new Error(`The sound text of the defect ${id} stands ${count} times in ${file}.`);
        return {
          id,
          base,
          kind,
          half: (index + place) % 2 === 0 ? 'seen' : 'kept',
          language: file.endsWith('.py') ? 'Python' : 'TypeScript',
          file,
          sound,
          faulty,
        };
      });
    });
}

/** The repository with the fault, in a new folder. */
export function plant({ base, file, sound, faulty }: Defect, folder: string): void {
  cpSync(path.join(DATA, 'bases', base), folder, { recursive: true });
  const place = path.join(folder, file);
  writeFileSync(
    place,
    readFileSync(place, 'utf8').replace(sound, () => faulty),
  );
}

export const sourceOf = ({ base, file }: Defect): string => readFileSync(path.join(DATA, 'bases', base, file), 'utf8');
