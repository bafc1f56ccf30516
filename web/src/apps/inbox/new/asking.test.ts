import { expect, test } from 'vitest';
import { newcomerForm, newcomerOf, parted, withChannel } from './asking';

const values = (form: { fields: readonly { path: string; value?: unknown }[] | null }) => Object.fromEntries((form.fields ?? []).map(({ path, value }) => [path, value]));

test('how the customer has asked stands before the form and apart from its answers', () => {
  const form = withChannel({ title: 'Claim', fields: [] }, 'sara');
  expect(form.fields?.[0]).toMatchObject({ path: '_channel', required: true, value: undefined });
  expect(parted({ _channel: 'phone', channel: 'x' }, 'sara')).toEqual({ channel: 'phone', values: { channel: 'x' } });
  expect(values(withChannel(undefined, 'sara'))).toEqual({ _channel: 'phone' });
  expect(values(withChannel(undefined, 'reza'))).toEqual({ _channel: undefined });
});

test.each([
  ['۰۹۱۲۳۳۳۳۳۳۳', { mobile: '۰۹۱۲۳۳۳۳۳۳۳', national_id: undefined }],
  ['0012345679', { mobile: undefined, national_id: '0012345679' }],
  ['a@example.org', { mobile: undefined, national_id: undefined }]
])('%s is not asked again', (sought, want) => expect(values(newcomerForm(sought))).toEqual({ name: undefined, ...want }));

test('what is left empty is not sent', () => {
  expect(newcomerOf({ name: 'Mina', mobile: '0912', national_id: '' })).toEqual({ name: 'Mina', mobile: '0912', national_id: undefined });
});
