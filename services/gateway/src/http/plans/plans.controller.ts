import type { Caller } from '@hexad/kernel';
import { Controller, Headers, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { Stopping } from '../stopping.js';
import { bytesOf, sendChunks, signalOf } from '../streaming.js';
import {
  CALENDAR,
  getPlanCalendar,
  getPlanMermaid,
  getPlanPdf,
  getPlanSettings,
  getPlanSvg,
  getProjectPlan,
  getResources,
  getWhatIf,
  MERMAID,
  PDF,
  setPlanSettings,
  SVG,
} from './plans.endpoints.js';

/** A plan of ten thousand tasks takes a while. */
const PLANNING_MS = 120_000;

type FileFormat = 'svg' | 'pdf' | 'ics' | 'gantt' | 'flowchart';
const TYPES: Readonly<Record<FileFormat, string>> = { svg: SVG, pdf: PDF, ics: CALENDAR, gantt: MERMAID, flowchart: MERMAID };
const ENDINGS: Readonly<Record<FileFormat, string>> = { svg: 'svg', pdf: 'pdf', ics: 'ics', gantt: 'mmd', flowchart: 'mmd' };
const ACCEPTED: readonly (readonly [RegExp, FileFormat])[] = [
  [/\bimage\/svg\+xml\b/, 'svg'],
  [/\bapplication\/pdf\b/, 'pdf'],
  [/\btext\/calendar\b/, 'ics'],
  [/\btext\/vnd\.mermaid\b/, 'gantt'],
];

interface Wish {
  readonly params: { readonly id: string };
  readonly query: { readonly run?: string | undefined; readonly spec?: string | undefined; readonly theme?: string };
}

@Controller()
export class PlansController {
  constructor(
    private readonly backend: Backend,
    private readonly stopping: Stopping,
  ) {}

  @Serves(getProjectPlan)
  async plan(
    @Input() input: InputOf<typeof getProjectPlan>,
    @By() caller: Caller,
    @Headers('accept') accept: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    void reply.header('vary', 'accept');
    const format = /\bapplication\/json\b/.test(accept ?? '') ? undefined : ACCEPTED.find(([type]) => type.test(accept ?? ''))?.[1];
    if (format !== undefined) return this.#file(input, format, caller, reply);
    const signal = signalOf(reply, this.stopping.signal);
    const { planJson } = await this.backend.planning.getProjectPlan(requestOf(input), { caller, timeoutMs: PLANNING_MS, signal });
    await sendJson(reply, planJson);
  }

  @Serves(getPlanSvg)
  svg(@Input() input: InputOf<typeof getPlanSvg>, @By() caller: Caller, @Res() reply: FastifyReply): Promise<void> {
    return this.#file(input, 'svg', caller, reply);
  }

  @Serves(getPlanPdf)
  pdf(@Input() input: InputOf<typeof getPlanPdf>, @By() caller: Caller, @Res() reply: FastifyReply): Promise<void> {
    return this.#file(input, 'pdf', caller, reply);
  }

  @Serves(getPlanCalendar)
  calendar(@Input() input: InputOf<typeof getPlanCalendar>, @By() caller: Caller, @Res() reply: FastifyReply): Promise<void> {
    return this.#file(input, 'ics', caller, reply);
  }

  @Serves(getPlanMermaid)
  mermaid(@Input() input: InputOf<typeof getPlanMermaid>, @By() caller: Caller, @Res() reply: FastifyReply): Promise<void> {
    return this.#file(input, input.query.diagram, caller, reply);
  }

  @Serves(getWhatIf)
  async whatIf(@Input() input: InputOf<typeof getWhatIf>, @By() caller: Caller, @Res() reply: FastifyReply): Promise<void> {
    const request = { ...requestOf(input), changesJson: JSON.stringify(input.body.changes) };
    const { comparisonJson } = await this.backend.planning.getWhatIf(request, { caller, timeoutMs: PLANNING_MS });
    await sendJson(reply, comparisonJson);
  }

  @Serves(getResources)
  async resources(@Input() input: InputOf<typeof getResources>, @By() caller: Caller, @Res() reply: FastifyReply): Promise<void> {
    const { run: _run, spec: _spec, ...load } = input.query;
    const request = { ...requestOf(input), loadJson: JSON.stringify(load) };
    const { resourcesJson } = await this.backend.planning.getResources(request, { caller, timeoutMs: PLANNING_MS });
    await sendJson(reply, resourcesJson);
  }

  @Serves(getPlanSettings)
  async settings(@Input() { params }: InputOf<typeof getPlanSettings>, @By() caller: Caller): Promise<unknown> {
    const { settingsJson } = await this.backend.planning.getPlanSettings({ projectId: params.id }, { caller });
    return JSON.parse(settingsJson) as unknown;
  }

  @Serves(setPlanSettings)
  async setSettings(@Input() { params, body, idempotencyKey }: InputOf<typeof setPlanSettings>, @By() caller: Caller): Promise<unknown> {
    const request = { projectId: params.id, settingsJson: JSON.stringify(body) };
    const { settingsJson } = await this.backend.planning.setPlanSettings(request, { caller, idempotencyKey });
    return JSON.parse(settingsJson) as unknown;
  }

  async #file(wish: Wish, format: FileFormat, caller: Caller, reply: FastifyReply): Promise<void> {
    const request = { ...requestOf(wish), format, theme: wish.query.theme ?? 'auto' };
    const signal = signalOf(reply, this.stopping.signal);
    const chunks = this.backend.planning.renderProjectPlan(request, { caller, timeoutMs: PLANNING_MS, signal });
    await sendChunks(reply, bytesOf(chunks), {
      'content-type': format === 'pdf' ? TYPES[format] : `${TYPES[format]}; charset=utf-8`,
      'content-disposition': `inline; filename="plan.${ENDINGS[format]}"`,
      // A chart holds nothing that runs or is loaded, and nothing may.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    });
  }
}

/** As it came: a plan of ten thousand tasks is not read here. */
const sendJson = (reply: FastifyReply, text: string): FastifyReply => reply.type('application/json; charset=utf-8').send(text);

const requestOf = ({ params, query }: Wish) => ({
  projectId: params.id,
  subject: { runId: query.run ?? '', specId: query.spec ?? '' },
});
