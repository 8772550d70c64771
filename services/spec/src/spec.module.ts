import { Clock, Ids } from '@hexad/kernel';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { AnalyseBrief } from './application/analyse-brief.js';
import { AnswerQuestions } from './application/answer-questions.js';
import { CompareSpecs } from './application/compare-specs.js';
import { CreateBrief } from './application/create-brief.js';
import { FinalizeSpec } from './application/finalize-spec.js';
import { Analyser, Briefs, Specs } from './application/ports.js';
import { DocumentReadings } from './documents/application/document-readings.js';
import { Archive, KeepDocuments } from './documents/application/keep-documents.js';
import { ReviseSpec } from './versions/application/revise-spec.js';
import { Converse } from './conversation/application/converse.js';
import { Conversations } from './conversation/application/ports.js';
import { ConversationController } from './conversation/conversation.controller.js';
import { SpecBefore } from './versions/application/spec-before.js';
import { VersionsController } from './versions/rpc/versions.controller.js';
import { SpecController } from './rpc/spec.controller.js';

@Module({})
export class SpecModule {
  /** `adapters` provide Briefs, Specs, Analyser, DocumentReadings, Archive, Conversations, Clock and Ids. */
  static with(adapters: Provider[]): DynamicModule {
    const useCases: Provider[] = [
      { provide: KeepDocuments, inject: [Archive], useFactory: (archive: Archive) => new KeepDocuments(archive) },
      {
        provide: CreateBrief,
        inject: [Briefs, DocumentReadings, KeepDocuments, Clock],
        useFactory: (briefs: Briefs, readings: DocumentReadings, keep: KeepDocuments, clock: Clock) =>
          new CreateBrief(briefs, readings, keep, clock),
      },
      { provide: SpecBefore, inject: [Specs], useFactory: (specs: Specs) => new SpecBefore(specs) },
      {
        provide: AnalyseBrief,
        inject: [Briefs, Specs, Analyser, SpecBefore, Ids],
        useFactory: (briefs: Briefs, specs: Specs, analyser: Analyser, before: SpecBefore, ids: Ids) =>
          new AnalyseBrief(briefs, specs, analyser, before, ids),
      },
      {
        provide: AnswerQuestions,
        inject: [Briefs, Specs, Analyser, SpecBefore],
        useFactory: (briefs: Briefs, specs: Specs, analyser: Analyser, before: SpecBefore) =>
          new AnswerQuestions(briefs, specs, analyser, before),
      },
      {
        provide: CompareSpecs,
        inject: [Briefs, Specs],
        useFactory: (briefs: Briefs, specs: Specs) => new CompareSpecs(briefs, specs),
      },
      {
        provide: ReviseSpec,
        inject: [Briefs, Specs, Clock, Ids],
        useFactory: (briefs: Briefs, specs: Specs, clock: Clock, ids: Ids) => new ReviseSpec(briefs, specs, clock, ids),
      },
      {
        provide: FinalizeSpec,
        inject: [Specs, Archive, Clock],
        useFactory: (specs: Specs, archive: Archive, clock: Clock) => new FinalizeSpec(specs, archive, clock),
      },
      {
        provide: Converse,
        inject: [Conversations, Specs, Briefs, Analyser, SpecBefore, Clock],
        useFactory: (conversations: Conversations, specs: Specs, briefs: Briefs, analyser: Analyser, before: SpecBefore, clock: Clock) =>
          new Converse({ conversations, specs, briefs, analyser, before, clock }),
      },
    ];
    const controllers = [SpecController, VersionsController, ConversationController];
    return { module: SpecModule, controllers, providers: [...adapters, ...useCases] };
  }
}
