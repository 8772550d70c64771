import { AppError } from '@hexad/kernel';
import type { Question, Spec, Story } from '@hexad/proto/documents';
import {
  SpecServiceService as Service,
  type AnalyseRequest,
  type AnalyseResponse,
  type AnswerRequest,
  type AnswerResponse,
  type FinalizeRequest,
  type FinalizeResponse,
  type GetSpecRequest,
  type GetSpecResponse,
} from '@hexad/proto/spec/v1/spec';
import { Rpc } from '@hexad/rpc';
import { Controller, Module } from '@nestjs/common';

const sources: Story['sources'] = [{ kind: 'assumption', assumption: 'A1' }];
const hours = { low: 1, likely: 2, high: 3 };

const story = (number: number, ...dependsOn: string[]): Story => ({
  id: `S${number}`,
  title: `Story ${number}`,
  actor: 'person',
  want: 'something',
  benefit: 'some good',
  priority: 'must',
  capability: 'manage',
  dependsOn,
  // oxlint-disable-next-line unicorn/no-thenable -- Given/When/Then is the field's standard wording
  criteria: [{ id: `S${number}.C1`, given: 'g', when: 'w', then: 't', check: { kind: 'service' }, sources }],
  hours,
  sources,
});

const question: Question = {
  id: 'Q-size',
  text: 'How large?',
  why: 'It decides the rest.',
  choices: [
    { value: 'small', label: 'Small' },
    { value: 'large', label: 'Large' },
  ],
  default: 'small',
  impact: 1,
  uncertainty: 1,
  sources,
};

const specWith = (questions: Question[]): Spec => ({
  schema: 'https://hexad.dev/schemas/spec/v1',
  name: 'sample',
  title: 'Sample',
  overview: 'A sample.',
  documents: [],
  actors: [],
  entities: [],
  stories: [story(1), story(2, 'S1')],
  nfrs: [],
  outOfScope: [],
  milestones: [],
  estimate: { hours, cost: { low: 1, likely: 2, high: 3, currency: 'EUR', unit: 'micro' }, heuristic: 'h' },
  risks: [],
  assumptions: [],
  questions,
  unplaced: [],
});

/** The spec service as far as a workflow sees it: one brief, one question, two stories. */
@Controller()
export class FakeSpec {
  #answers: Record<string, string> = {};

  @Rpc(Service.analyse)
  async analyse({ briefId }: AnalyseRequest): Promise<AnalyseResponse> {
    if (briefId !== 'brief') throw new AppError('nothing_buildable', 'There is nothing in this brief that could be built.');
    return { specId: 'spec', specJson: this.#json() };
  }

  @Rpc(Service.answer)
  async answer({ answers }: AnswerRequest): Promise<AnswerResponse> {
    if (Object.keys(answers).some((id) => id !== question.id)) throw new AppError('answers_invalid', 'There is no such question.');
    this.#answers = answers;
    return { specJson: this.#json() };
  }

  @Rpc(Service.finalize)
  async finalize(_request: FinalizeRequest): Promise<FinalizeResponse> {
    return { version: 1, specJson: this.#json(), stories: ['S1', 'S2'] };
  }

  @Rpc(Service.getSpec)
  async getSpec(_request: GetSpecRequest): Promise<GetSpecResponse> {
    return { specJson: this.#json(), markdown: '', finalized: true, version: 1 };
  }

  #json(): string {
    const answer = this.#answers[question.id];
    return JSON.stringify(specWith([answer === undefined ? question : { ...question, answer }]));
  }
}

@Module({ controllers: [FakeSpec] })
export class FakeSpecModule {}
