import { AppError, type Caller, type Clock } from '@hexad/kernel';
import type { Question } from '@hexad/proto/documents';
import type { Analyser, Briefs, Specs } from '../../application/ports.js';
import type { Brief } from '../../domain/brief.js';
import type { Answers, SpecRecord } from '../../domain/spec-record.js';
import { deltaOf } from '../../domain/spec-delta.js';
import type { BriefDocument } from '../../domain/text/document.js';
import type { SpecBefore } from '../../versions/application/spec-before.js';
import { keepIds } from '../../versions/domain/keep-ids.js';
import { bytesOf, HEXAD, MOST_CHARACTERS, QUOTA, type Change, type Conversation } from '../domain/conversation.js';
import { freeName, withTalk } from '../domain/document.js';
import { asked, next } from '../domain/next-question.js';
import { isOnlyNoted, isSupport } from '../domain/support.js';
import * as words from '../domain/words.js';
import { understand, type Meaning } from '../domain/understand.js';
import type { Conversations } from './ports.js';

type Draft = Extract<SpecRecord, { state: 'draft' }>;

/** A message as it came; the same `call` once more says nothing more. */
export interface Message {
  readonly text: string;
  readonly call: string;
  readonly projects: readonly string[] | undefined;
}

/** What a meaning comes to, before it is kept. */
interface Outcome {
  readonly reply: string;
  readonly talk?: Partial<Conversation>;
  readonly draft?: Draft;
  readonly documents?: readonly BriefDocument[];
}

/** The talk about a draft: one question at a time, answers and corrections in free words, until nothing is open. */
export class Converse {
  readonly #conversations: Conversations;
  readonly #specs: Specs;
  readonly #briefs: Briefs;
  readonly #analyser: Analyser;
  readonly #before: SpecBefore;
  readonly #clock: Clock;
  readonly #quota: number;

  constructor(ports: {
    readonly conversations: Conversations;
    readonly specs: Specs;
    readonly briefs: Briefs;
    readonly analyser: Analyser;
    readonly before: SpecBefore;
    readonly clock: Clock;
    /** Bytes of one conversation. */
    readonly quota?: number;
  }) {
    this.#conversations = ports.conversations;
    this.#specs = ports.specs;
    this.#briefs = ports.briefs;
    this.#analyser = ports.analyser;
    this.#before = ports.before;
    this.#clock = ports.clock;
    this.#quota = ports.quota ?? QUOTA;
  }

  /** Fails with `not_found` while nobody opened it. */
  async get(caller: Caller, specId: string): Promise<Conversation> {
    const found = await this.#conversations.find(caller, specId);
    if (!found) throw new AppError('not_found', `Nobody has opened the conversation about spec ${specId} yet.`);
    return found;
  }

  /** Begins it with the first question, or gives it as it was left. What people answered of other specs is not asked again. */
  async open(caller: Caller, specId: string, projects: readonly string[] | undefined): Promise<Conversation> {
    const found = await this.#conversations.find(caller, specId);
    if (found) return found;
    const record = await this.#draft(caller, specId);
    const brief = await this.#briefs.get(caller, record.briefId);
    if (brief.documents.length === 0)
      throw new AppError(
        'conflict',
        `Spec ${specId} was edited by hand and has no documents that could be read again; edit it once more instead.`,
      );
    const settled = settledBy(record, await this.#conversations.answersElsewhere(caller, specId, projects));
    const answers = Object.fromEntries(settled.map(({ question, value }) => [question.id, value]));
    const draft =
      settled.length === 0 ? record : await this.#read(caller, record, brief, brief.documents, { ...record.answers, ...answers });
    const blank: Conversation = {
      specId,
      projectId: record.projectId,
      revision: 1,
      turns: [],
      asked: [],
      left: [],
      changes: settled.map(({ question }) => ({ kind: 'answered', question: question.id })),
      document: freeName(brief.documents),
      sentences: [],
    };
    const conversation = this.#ask(blank, draft, words.greeting(draft.spec, settled));
    await this.#conversations.commit(caller, { conversation, ...(settled.length > 0 && { draft }) });
    return conversation;
  }

  /** Takes what somebody says and answers it. What is not understood changes nothing. */
  async say(caller: Caller, specId: string, { text, call, projects }: Message): Promise<Conversation> {
    const said = text.trim();
    if (said === '') throw new AppError('invalid', 'The message is empty; answer the question, or say what should be otherwise.');
    if (said.length > MOST_CHARACTERS)
      throw new AppError(
        'too_large',
        `The message has ${said.length} characters; ${MOST_CHARACTERS} are allowed. Hand long texts over as documents.`,
      );
    const talk = await this.open(caller, specId, projects);
    if (talk.turns.some((turn) => turn.call === call)) return talk;
    const record = await this.#draft(caller, specId);
    const heard: Conversation = {
      ...talk,
      revision: talk.revision + 1,
      turns: [
        ...talk.turns,
        { by: caller.actor, at: this.#now(), text: said, call, ...(talk.current !== undefined && { question: talk.current }) },
      ],
    };
    const outcome = await this.#act(caller, record, heard, understand(said, asked(talk, record.spec)));
    const draft = outcome.draft ?? record;
    const conversation = this.#ask({ ...heard, ...outcome.talk }, draft, outcome.reply);
    if (bytesOf(conversation) > this.#quota)
      throw new AppError(
        'too_large',
        `This conversation holds what it may, ${this.#quota / 1024} KB. Finalize the spec, or hand the rest over as a document of a new brief.`,
      );
    await this.#conversations.commit(caller, {
      conversation,
      ...(outcome.draft && { draft: outcome.draft }),
      ...(outcome.documents && { documents: outcome.documents }),
    });
    return conversation;
  }

  async #act(caller: Caller, record: Draft, talk: Conversation, meaning: Meaning): Promise<Outcome> {
    switch (meaning.kind) {
      case 'why':
        return { reply: meaning.question ? words.why(meaning.question) : words.NOTHING_OPEN };
      case 'leave':
        return this.#leave(record, talk);
      case 'choose':
        return this.#choose(caller, record, talk, meaning.question, meaning.value);
      case 'undo':
        return this.#undo(caller, record, talk);
      case 'state':
        return this.#state(caller, record, talk, meaning.text);
    }
  }

  #leave(record: Draft, talk: Conversation): Outcome {
    const question = record.spec.questions.find(({ id }) => id === talk.current);
    if (!question) return { reply: words.NOTHING_OPEN };
    const changes: Change[] = [...talk.changes, { kind: 'left', question: question.id }];
    return { reply: words.left(question), talk: { changes, left: [...talk.left, question.id] } };
  }

  async #choose(caller: Caller, record: Draft, talk: Conversation, question: Question, value: string): Promise<Outcome> {
    const before = record.answers[question.id];
    const brief = await this.#briefs.get(caller, record.briefId);
    const draft = await this.#read(caller, record, brief, brief.documents, { ...record.answers, [question.id]: value });
    const change: Change = { kind: 'answered', question: question.id, ...(before !== undefined && { before }) };
    return { reply: words.chosen(question, value), draft, talk: { changes: [...talk.changes, change] } };
  }

  async #state(caller: Caller, record: Draft, talk: Conversation, text: string): Promise<Outcome> {
    const question = record.spec.questions.find(({ id }) => id === talk.current);
    // With the words of the engine, which take a while to load: not at each start.
    const { completeSentence, otherWords } = await import('../domain/complete-sentence.js');
    const sentence = completeSentence(text, question, record.spec);
    const brief = await this.#briefs.get(caller, record.briefId);
    const tried = [sentence, ...otherWords(sentence)];
    let noted: Outcome | undefined;
    for (const one of tried) {
      const outcome = await this.#take(caller, record, talk, brief, one);
      if (outcome && !isOnlyNoted(outcome.draft?.spec, talk.document, one)) return outcome;
      noted ??= outcome;
    }
    return noted ?? { reply: words.notUnderstood(text, question) };
  }

  /** Undefined where nothing of the spec would rest on the sentence. */
  async #take(caller: Caller, record: Draft, talk: Conversation, brief: Brief, sentence: string): Promise<Outcome | undefined> {
    const sentences = [...talk.sentences, { text: sentence, at: this.#now() }];
    const documents = withTalk(brief.documents, { document: talk.document, sentences });
    const read = await this.#read(caller, record, brief, documents, record.answers).catch((thrown: unknown) => {
      if (AppError.from(thrown).code !== 'answers_invalid') throw thrown;
      return undefined;
    });
    if (!read) return { reply: words.againstAnswers(sentence) };
    if (!isSupport(read.spec, talk.document, sentence)) return undefined;
    const settled = read.spec.questions.filter(
      ({ id, answer, sources }) =>
        answer === undefined &&
        id.endsWith('-contradiction') &&
        sources.some((source) => source.kind === 'brief' && source.span.document === talk.document),
    );
    const answers = { ...record.answers, ...Object.fromEntries(settled.map((one) => [one.id, one.default])) };
    const draft = settled.length === 0 ? read : await this.#read(caller, record, brief, documents, answers);
    const change: Change = { kind: 'said', sentence, settled: settled.map(({ id }) => id) };
    return {
      reply: words.stated(sentence, deltaOf(record.spec, draft.spec)),
      draft,
      documents,
      talk: { changes: [...talk.changes, change], sentences, asked: [...new Set([...talk.asked, ...change.settled])] },
    };
  }

  async #undo(caller: Caller, record: Draft, talk: Conversation): Promise<Outcome> {
    const change = talk.changes.at(-1);
    if (!change) return { reply: words.NOTHING_TO_UNDO };
    const changes = talk.changes.slice(0, -1);
    const brief = await this.#briefs.get(caller, record.briefId);
    const answers = new Map(Object.entries(record.answers));
    if (change.kind === 'left') {
      const left = talk.left.filter((id) => id !== change.question);
      return { reply: words.UNDONE, talk: { changes, left, current: change.question } };
    }
    if (change.kind === 'answered') {
      if (change.before === undefined) answers.delete(change.question);
      else answers.set(change.question, change.before);
      const draft = await this.#read(caller, record, brief, brief.documents, Object.fromEntries(answers));
      return { reply: words.UNDONE, draft, talk: { changes, current: change.question } };
    }
    for (const id of change.settled) answers.delete(id);
    const sentences = talk.sentences.slice(0, -1);
    const documents = withTalk(brief.documents, { document: talk.document, sentences });
    const draft = await this.#read(caller, record, brief, documents, Object.fromEntries(answers));
    return { reply: words.unsaid(change.sentence), draft, documents, talk: { changes, sentences } };
  }

  /** Lets the platform speak: what it has to say, and the next question. */
  #ask(talk: Conversation, { spec, answers }: Draft, reply: string): Conversation {
    const question = next(talk, spec, answers);
    const { current: _, ...rest } = talk;
    const text = [reply, question ? words.put(question) : words.finished(spec)].filter((one) => one !== '').join('\n\n');
    return {
      ...rest,
      turns: [...talk.turns, { by: HEXAD, at: this.#now(), text, ...(question && { question: question.id }) }],
      asked: question ? [...new Set([...talk.asked, question.id])] : talk.asked,
      ...(question && { current: question.id }),
    };
  }

  async #read(caller: Caller, record: Draft, brief: Brief, documents: readonly BriefDocument[], answers: Answers): Promise<Draft> {
    const read = await this.#analyser.analyse(documents, answers);
    return { ...record, answers, spec: keepIds(await this.#before.find(caller, brief, record.id), read) };
  }

  async #draft(caller: Caller, specId: string): Promise<Draft> {
    const record = await this.#specs.get(caller, specId);
    if (record.state === 'draft') return record;
    throw new AppError('conflict', `Spec ${specId} is finalized; nothing about it can be settled any more.`);
  }

  #now(): string {
    return this.#clock.now().toISOString();
  }
}

/** Of the open questions those that were answered about another spec, as they were answered last. */
function settledBy({ spec, answers }: Draft, elsewhere: readonly Answers[]): { readonly question: Question; readonly value: string }[] {
  return spec.questions.flatMap((question) => {
    if (Object.hasOwn(answers, question.id)) return [];
    const value = elsewhere.find((one) => Object.hasOwn(one, question.id))?.[question.id];
    return value !== undefined && question.choices.some((choice) => choice.value === value) ? [{ question, value }] : [];
  });
}
