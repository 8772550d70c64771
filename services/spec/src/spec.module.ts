import { Clock, Ids } from '@hexad/kernel';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { AnalyseBrief } from './application/analyse-brief.js';
import { AnswerQuestions } from './application/answer-questions.js';
import { CreateBrief } from './application/create-brief.js';
import { FinalizeSpec } from './application/finalize-spec.js';
import { Analyser, Briefs, Specs } from './application/ports.js';
import { SpecController } from './rpc/spec.controller.js';

@Module({})
export class SpecModule {
  /** `adapters` provide Briefs, Specs, Analyser, Clock and Ids. */
  static with(adapters: Provider[]): DynamicModule {
    const useCases: Provider[] = [
      { provide: CreateBrief, inject: [Briefs, Clock], useFactory: (briefs: Briefs, clock: Clock) => new CreateBrief(briefs, clock) },
      {
        provide: AnalyseBrief,
        inject: [Briefs, Specs, Analyser, Ids],
        useFactory: (briefs: Briefs, specs: Specs, analyser: Analyser, ids: Ids) => new AnalyseBrief(briefs, specs, analyser, ids),
      },
      {
        provide: AnswerQuestions,
        inject: [Briefs, Specs, Analyser],
        useFactory: (briefs: Briefs, specs: Specs, analyser: Analyser) => new AnswerQuestions(briefs, specs, analyser),
      },
      { provide: FinalizeSpec, inject: [Specs], useFactory: (specs: Specs) => new FinalizeSpec(specs) },
    ];
    return { module: SpecModule, controllers: [SpecController], providers: [...adapters, ...useCases] };
  }
}
