/** What finance may do about money: what it is called, what it leads to, what it asks for and what is sent. */
import { api } from '$lib/api/client';
import type { Difference, Field, GatewaySays, OpenPayment, RefundLine, Values } from '$lib/api/types';
import { question } from '$lib/form/question';
import { m } from '$lib/i18n';

export type Move = {
  key: string;
  title: string;
  /** What the button of the dialog says, where it is not the title. */
  button?: string;
  /** What will happen, in plain words. */
  text: string;
  fields: Field[];
  danger?: boolean;
  /** Gives what is told when it is done. */
  send: (answers: Values) => Promise<string>;
};

const reason = (): Field => question('reason', m.mend_reason(), { help: m.mend_reason_help(), type: { kind: 'text', max_length: 2000 } });

const told = async (work: Promise<unknown>, words: string): Promise<string> => {
  await work;
  return words;
};

export function paymentMoves(payment: OpenPayment): Move[] {
  const moves: Move[] = [];
  if (payment.can.ask) moves.push(ask(payment));
  if (payment.can.accept) moves.push(accept(payment));
  if (payment.can.refund) moves.push(refund(payment));
  return moves;
}

/** What the answer of a gateway means for the payment. */
export function saysWords({ status, said }: GatewaySays): string {
  const words = { paid: m.money_says_paid(), failed: m.money_says_failed(), pending: m.money_says_pending(), unknown: m.money_says_unknown() };
  return said ? `${words[status]} (${said})` : words[status];
}

const ask = ({ id }: OpenPayment): Move => ({
  key: 'ask', title: m.money_ask(), text: m.money_ask_text(), fields: [],
  send: async () => saysWords(await api.askAgain(id))
});

const accept = ({ id }: OpenPayment): Move => ({
  key: 'accept', title: m.money_accept(), text: m.money_accept_text(), fields: [reason()],
  send: (answers) => told(api.acceptMoney(id, textOf(answers.reason)), m.money_accepted())
});

function refund({ id, refundable }: OpenPayment): Move {
  const rial = refundable.currency === 'IRR';
  const label = rial ? m.refund_amount() : m.refund_amount_in({ currency: refundable.currency });
  const amount = question('amount', label, {
    help: m.refund_amount_help({ most: refundable.words }), type: { kind: rial ? 'money' : 'int', min: 1, max: refundable.units }, value: refundable.units
  });
  return {
    key: 'refund', title: m.refund_ask(), text: m.refund_ask_text(), fields: [amount, reason()],
    send: (answers) => told(api.askRefund(id, Number(answers.amount), textOf(answers.reason)), m.refund_was_asked())
  };
}

export function refundMoves(x: RefundLine): Move[] {
  const moves: Move[] = [];
  if (x.can.agree) moves.push(agree(x));
  if (x.can.paid) moves.push(paidByHand(x));
  if (x.can.repeat) moves.push(repeat(x));
  if (x.can.refuse) moves.push(refuse(x));
  return moves;
}

const agree = ({ payment, id, state, amount }: RefundLine): Move =>
  state === 'transferred'
    ? {
        key: 'agree', title: m.refund_confirm(), text: m.refund_confirm_text({ amount: amount.words }), fields: [],
        send: () => told(api.agreeRefund(payment, id), m.refund_was_confirmed())
      }
    : {
        key: 'agree', title: m.refund_agree(), text: m.refund_agree_text({ amount: amount.words }), fields: [],
        send: () => told(api.agreeRefund(payment, id), m.refund_was_agreed())
      };

const refuse = ({ payment, id, state, mine }: RefundLine): Move => {
  const asked = state === 'asked';
  const title = asked ? (mine ? m.refund_take_back() : m.refund_refuse()) : m.refund_not_sent();
  return {
    key: 'refuse', title, text: asked ? m.refund_refuse_text() : m.refund_not_sent_text(), fields: [reason()], danger: true,
    send: (answers) => told(api.refuseRefund(payment, id, textOf(answers.reason)), m.refund_was_refused())
  };
};

const repeat = ({ payment, id }: RefundLine): Move => ({
  key: 'repeat', title: m.refund_repeat(), text: m.refund_repeat_text(), fields: [],
  send: () => told(api.repeatRefund(payment, id), m.refund_was_repeated())
});

const paidByHand = ({ payment, id, amount }: RefundLine): Move => ({
  key: 'paid', title: m.refund_paid(), text: m.refund_paid_text({ amount: amount.words }),
  fields: [question('ref', m.refund_ref(), { help: m.refund_ref_help(), type: { kind: 'text', max_length: 100 } })],
  send: (answers) => told(api.paidByHand(payment, id, textOf(answers.ref)), m.refund_was_paid())
});

/** Money that differs moves by no button here: this says what explains it. */
export const closing = ({ id, advice }: Difference): Move => ({
  key: 'close', title: m.difference_close(), text: m.difference_close_text({ advice }), fields: [reason()],
  send: (answers) => told(api.closeDifference(id, textOf(answers.reason)), m.difference_was_closed())
});

const textOf = (answer: unknown): string => (typeof answer === 'string' ? answer : '');
