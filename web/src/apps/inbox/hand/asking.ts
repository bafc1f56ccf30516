/** What one is asked who hands work on, asks a colleague, answers him, or puts work aside. */
import type { Candidate, Field, Form, Hand, HandAct, Option, Values } from '$lib/api/types';
import { api } from '$lib/api/client';
import { joinMoment } from '$lib/form/moment';
import { question } from '$lib/form/question';
import { m } from '$lib/i18n';

/** The acts that ask for something first; the others are done at once. */
export type Asking = 'delegate' | 'hand_back' | 'ask' | 'answer' | 'put_aside' | 'escalate' | 'assign';

/** As many letters as colleagues may write to each other. */
const WORDS = 2000;

export const isAsking = (act: HandAct): act is Asking => act !== 'take_back' && act !== 'withdraw' && act !== 'take_up';

/** For what a colleague is chosen; undefined where none is. */
export const choosesFor = (act: Asking): 'delegate' | 'ask' | 'assign' | undefined => (act === 'delegate' || act === 'ask' || act === 'assign' ? act : undefined);

const option = (one: Candidate): Option => ({ value: one.id, label: one.away ? m.absence_is_away({ name: one.name }) : one.name });

/** Those who are there come first. */
export const optionsOf = (candidates: readonly Candidate[]): Option[] => [...candidates].sort((a, b) => Number(a.away ?? false) - Number(b.away ?? false)).map(option);

const colleague = (candidates: readonly Candidate[]): Field => question('to', m.hand_colleague(), { type: { kind: 'text', options: optionsOf(candidates) } });

const words = (path: string, label: string, more: Partial<Field> = {}): Field => question(path, label, { type: { kind: 'text', max_length: WORDS }, ...more });

/** Eight in the morning of the day after. */
export function tomorrow(today: string): string {
  const day = new Date(`${today}T12:00:00Z`);
  day.setUTCDate(day.getUTCDate() + 1);
  return joinMoment({ date: day.toISOString().slice(0, 10), time: '08:00' });
}

export function handForm(act: Asking, candidates: readonly Candidate[], today: string): Form {
  const fields: Record<Asking, () => Field[]> = {
    delegate: () => [colleague(candidates), words('note', m.hand_note(), { required: false })],
    assign: () => [colleague(candidates)],
    hand_back: () => [words('note', m.hand_note(), { required: false })],
    ask: () => [colleague(candidates), words('question', m.hand_question())],
    answer: () => [words('answer', m.hand_answer())],
    escalate: () => [words('reason', m.hand_reason())],
    put_aside: () => [
      question('until', m.hand_until(), { value: tomorrow(today), type: { kind: 'datetime' } }),
      words('reason', m.hand_reason(), { required: false })
    ]
  };
  return { title: '', fields: fields[act]() };
}

const word = (value: unknown) => String(value ?? '').trim();
const maybe = (value: unknown) => word(value) || undefined;

/** Sends what was answered. */
export function sendHand(act: Asking, id: string, answers: Values): Promise<unknown> {
  switch (act) {
    case 'delegate':
      return api.delegate(id, { to: word(answers.to), note: maybe(answers.note) });
    case 'assign':
      return api.assign(id, word(answers.to));
    case 'hand_back':
      return api.handBack(id, maybe(answers.note));
    case 'ask':
      return api.askColleague(id, word(answers.to), word(answers.question));
    case 'answer':
      return api.answerColleague(id, word(answers.answer));
    case 'escalate':
      return api.escalate(id, word(answers.reason));
    case 'put_aside':
      return api.putAside(id, word(answers.until), maybe(answers.reason));
  }
}

/** What the buttons and dialogs are called, and what is said when it is done. */
export const NAMES: Record<HandAct, () => string> = {
  delegate: m.hand_delegate,
  hand_back: m.hand_back,
  take_back: m.hand_take_back,
  ask: m.hand_ask,
  answer: m.hand_answer_it,
  withdraw: m.hand_withdraw,
  put_aside: m.hand_put_aside,
  take_up: m.hand_take_up,
  escalate: m.hand_escalate,
  assign: m.hand_assign
};

/** What is said of them before one does them, where the name does not tell it. */
export const TEXTS: Partial<Record<Asking, (hand: Hand) => string>> = {
  delegate: () => m.hand_delegate_text(),
  ask: () => m.hand_ask_text(),
  put_aside: () => m.hand_put_aside_text(),
  escalate: (hand) => m.hand_escalate_text({ above: hand.above ?? '' }),
  assign: m.hand_assign_text
};

export const DONE: Record<HandAct, () => string> = {
  delegate: m.hand_delegated,
  hand_back: m.hand_was_back,
  take_back: m.hand_taken_back,
  ask: m.hand_asked,
  answer: m.hand_answered,
  withdraw: m.hand_withdrawn,
  put_aside: m.hand_aside,
  take_up: m.hand_taken_up,
  escalate: m.hand_escalated,
  assign: m.hand_assigned
};

/** After these the work is not in the hands of who did them any more. */
export const leaves = (act: HandAct): boolean => act === 'delegate' || act === 'hand_back' || act === 'answer' || act === 'put_aside';
