import { Health } from '@hexad/host';
import { Metrics, PROMETHEUS_TYPE, prometheusText } from '@hexad/telemetry';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { OwnEvents } from '../../asyncapi/own-events.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { DOCS_PAGE, DOCS_POLICY, docsFileNamed } from './docs-page.js';
import { asyncapi, docs, docsFile, live, metrics, openapi, ready } from './system.endpoints.js';

@Controller()
export class SystemController {
  constructor(
    private readonly health: Health,
    private readonly events: OwnEvents,
    private readonly counted: Metrics,
  ) {}

  @Serves(live)
  live() {
    return { status: 'live' };
  }

  @Serves(ready)
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const report = await this.health.report();
    void reply.status(report.ready ? 200 : 503);
    return { status: report.ready ? 'ready' : 'not ready', roles: report.roles, checks: report.checks };
  }

  @Serves(metrics)
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    await reply.type(PROMETHEUS_TYPE).send(prometheusText(this.counted.samples()));
  }

  @Serves(openapi)
  async openapi(): Promise<unknown> {
    // On demand: most processes never show it.
    const { restDocument } = await import('../../openapi/rest-document.js');
    return restDocument();
  }

  @Serves(asyncapi)
  async asyncapi(): Promise<unknown> {
    return this.events.document();
  }

  @Serves(docs)
  async docs(@Res() reply: FastifyReply): Promise<void> {
    await reply.type('text/html; charset=utf-8').header('content-security-policy', DOCS_POLICY).send(DOCS_PAGE);
  }

  @Serves(docsFile)
  async file(@Input() { params }: InputOf<typeof docsFile>, @Res() reply: FastifyReply): Promise<void> {
    const { type, body } = await docsFileNamed(params.file);
    await reply.type(type).header('cache-control', 'public, max-age=3600').send(body);
  }
}
