/** What one is asked who writes a ready text. */
import type { Form, Option, Phrase, PhraseWish, Values } from '$lib/api/types';
import { question } from '$lib/form/question';
import { m } from '$lib/i18n';
import { blanks } from '$lib/phrases/fill';

/** As many letters as the server takes. */
const NAME = 60;
const TEXT = 2000;

export function phraseForm(shares: readonly Option[], current: Phrase | undefined): Form {
  const shared = current?.shared ?? '';
  const known = shared === '' || shares.some((one) => one.value === shared) ? [] : [{ value: shared, label: current?.shared_with ?? shared }];
  const options = [{ value: '', label: m.view_share_nobody() }, ...known, ...shares];
  return {
    title: '',
    fields: [
      question('name', m.phrase_name(), { value: current?.name, type: { kind: 'text', max_length: NAME } }),
      question('text', m.phrase_text(), { value: current?.text, help: m.phrase_text_help({ blanks: blanks().join(' ') }), type: { kind: 'text', max_length: TEXT } }),
      ...(options.length > 1 ? [question('share', m.phrase_share(), { value: shared, required: false, type: { kind: 'text', options } })] : [])
    ]
  };
}

export const wishOf = (answers: Values): PhraseWish => ({ name: String(answers.name ?? ''), text: String(answers.text ?? ''), share: String(answers.share ?? '') });

/** The same text once more, for who takes its removal back. */
export const wishOfPhrase = ({ name, text, shared }: Phrase): PhraseWish => ({ name, text, share: shared ?? '' });
