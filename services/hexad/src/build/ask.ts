import { createInterface } from 'node:readline/promises';
import { styleText } from 'node:util';
import { Question } from '@hexad/proto/documents';
import { z } from 'zod';

/** Asks a person the open questions; an empty line takes the default. Returns question id → chosen value. */
export async function askQuestions(payload: unknown): Promise<Record<string, string>> {
  const questions = z.array(Question).parse(payload);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answers: Record<string, string> = {};
    for (const [index, question] of questions.entries()) {
      process.stderr.write(
        `\n${styleText('bold', `${index + 1}/${questions.length} ${question.text}`)}\n  ${styleText('dim', question.why)}\n`,
      );
      for (const [number, choice] of question.choices.entries()) {
        process.stderr.write(`  ${number + 1}) ${choice.label}${choice.value === question.default ? ' (default)' : ''}\n`);
      }
      answers[question.id] = await choose(question, (prompt) => terminal.question(prompt));
    }
    return answers;
  } finally {
    terminal.close();
  }
}

async function choose(question: Question, ask: (prompt: string) => Promise<string>): Promise<string> {
  for (;;) {
    const said = (await ask('  > ')).trim();
    if (said === '') return question.default;
    const choice =
      question.choices[Number(said) - 1] ??
      question.choices.find(({ value, label }) => [value, label.toLowerCase()].includes(said.toLowerCase()));
    if (choice) return choice.value;
    process.stderr.write(`  Answer with a number from 1 to ${question.choices.length}, or press Enter for the default.\n`);
  }
}
