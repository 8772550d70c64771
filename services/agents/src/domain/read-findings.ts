import type { Finding } from './finding.js';

/** How a tool ended and what it wrote. */
export interface ToolOutput {
  /** 0 when the tool was content; -1 when it was stopped. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly outcome: string;
}

type Bare = Omit<Finding, 'pack' | 'tool'>;

const LONGEST_MESSAGE = 500;
const MOST_FINDINGS = 200;

/** Arguments that make a tool write what the reader below understands. */
export const readableOutput = (program: string): string[] => {
  if (program === 'oxlint' || program === 'eslint') return ['--format=json'];
  if (program === 'ruff') return ['--output-format=concise'];
  return program === 'tsc' || program === 'vue-tsc' ? ['--pretty', 'false'] : [];
};

/**
 * Findings of one tool in one pack. A tool that failed without a readable finding gives one that holds its last words, so that a failure
 * is never taken for clean code.
 */
export function readFindings(where: { pack: string; folder: string; tool: string; program: string }, output: ToolOutput): Finding[] {
  if (output.exitCode === 0) return [];
  const found = output.outcome === 'exited' ? parse(where.program, output) : [];
  const bare = found.length > 0 ? found.slice(0, MOST_FINDINGS) : [lastWords(where.program, output)];
  return bare.map((one) => ({
    pack: where.pack,
    tool: where.tool,
    ...one,
    file: one.file === '' ? '' : `${where.folder}/${one.file}`,
    message: one.message.slice(0, LONGEST_MESSAGE),
  }));
}

function parse(program: string, { stdout, stderr }: ToolOutput): Bare[] {
  if (program === 'oxlint') return fromOxlint(stdout);
  return fromLines(`${stdout}\n${stderr}`);
}

interface OxlintReport {
  diagnostics?: { message?: string; code?: string; filename?: string; labels?: { span?: { line?: number } }[] }[];
}

function fromOxlint(stdout: string): Bare[] {
  let report: OxlintReport;
  try {
    report = JSON.parse(stdout) as OxlintReport;
  } catch {
    return [];
  }
  return (report.diagnostics ?? []).map((one) => ({
    file: one.filename ?? '',
    line: one.labels?.[0]?.span?.line ?? 0,
    message: one.message ?? '',
    rule: one.code ?? '',
  }));
}

/** `src/a.ts(3,5): error TS2345: words` and `src/a.ts:3:5: words`. */
const LINE =
  /^(?<file>[^\s():][^():]*)(?:\((?<at>\d+),\d+\)|:(?<line>\d+)(?::\d+)?):? (?:-? ?(?:error|warning) )?(?:(?<rule>[A-Z]+\d+): )?(?<message>.+)$/;

function fromLines(text: string): Bare[] {
  return text.split('\n').flatMap((line) => {
    const groups = LINE.exec(line.trimEnd())?.groups;
    if (!groups) return [];
    return [
      { file: groups['file']!, line: Number(groups['at'] ?? groups['line']), message: groups['message']!, rule: groups['rule'] ?? '' },
    ];
  });
}

function lastWords(program: string, { outcome, exitCode, stdout, stderr }: ToolOutput): Bare {
  const how = { timeout: 'took too long', output: 'wrote too much', cancelled: 'was cancelled' }[outcome] ?? `ended with ${exitCode}`;
  const said = (stderr.trim() || stdout.trim()).slice(-LONGEST_MESSAGE + 100);
  return { file: '', line: 0, message: `${program} ${how}${said && `: ${said}`}`, rule: 'failed' };
}
