import { describe, expect, test } from 'vitest';
import { Fault } from '$lib/api/fault';
import type { Field, Form, Type } from '$lib/api/types';
import { FormModel, belongs, fieldId } from './model.svelte';

const field = (path: string, type: Type, more: Partial<Field> = {}): Field => ({
  path,
  type,
  label: path.toUpperCase(),
  required: true,
  visible: true,
  read_only: false,
  ...more
});

const medical: Form = {
  title: 'medical',
  fields: [
    field('verdict', { kind: 'enum', options: [{ value: 'ok', label: 'OK' }, { value: 'reject', label: 'No' }] }),
    field('amount', { kind: 'money', min: 1 }, { rules: { visible: ['!=', ['??', ['var', 'verdict'], ''], 'reject'] } }),
    field('born', { kind: 'date', max: ['today'] }, { required: false }),
    field('treated', { kind: 'date' }, { required: false }),
    field('claimed', { kind: 'money' }, { read_only: true, value: 500 }),
    field('note', { kind: 'text', max_length: 3 }, { required: false }),
    field('lines', { kind: 'list', max_items: 2, items: { kind: 'object', fields: [{ name: 'price', type: { kind: 'money', min: 1 } }] } }, { required: false })
  ],
  checks: [
    { check: ['<=', ['var', 'amount'], ['var', 'claimed']], field: 'amount', message: 'more than claimed' },
    { check: ['>=', ['var', 'treated'], ['var', 'born']], field: 'treated', message: 'before birth' },
    { check: ['==', ['var', 'customer.segment'], 'x'], field: 'note', message: 'never told here' }
  ]
};

const paths = (model: FormModel) => model.errors.map((error) => error.path);

describe('a form', () => {
  test('asks only for what is shown', () => {
    const model = new FormModel(medical);
    expect(model.check()).toBe(false);
    expect(paths(model)).toEqual(['verdict', 'amount']);
    model.set('verdict', 'reject');
    expect(paths(model)).toEqual(['amount']);
    expect(model.check()).toBe(true);
    expect('amount' in model.answers).toBe(false);
  });

  test('sends what may be filled in, and null for what was emptied', () => {
    const form = { ...medical, fields: medical.fields!.map((f) => (f.path === 'note' ? { ...f, value: 'old' } : f)) };
    const model = new FormModel(form, { verdict: 'ok', amount: 300, note: '' });
    expect(model.check()).toBe(true);
    expect(model.answers).toEqual({ verdict: 'ok', amount: 300, note: null });
  });

  test('runs the rules over several fields when it can tell', () => {
    const model = new FormModel(medical, { verdict: 'ok', amount: 600, born: '2000-01-02', treated: '2000-01-01' });
    expect(model.check()).toBe(false);
    expect(model.errors).toEqual([
      { path: 'amount', message: 'more than claimed' },
      { path: 'treated', message: 'before birth' }
    ]);
  });

  test('checks types, lengths, bounds and parts of lists', () => {
    const model = new FormModel(medical, { verdict: 'maybe', amount: 'x', born: '2999-01-01', note: 'long text', lines: [{ price: 5 }, { price: 0 }] });
    model.check();
    expect(paths(model)).toEqual(['verdict', 'amount', 'born', 'note', 'lines[1].price']);
  });

  test('asks for the fields that a way out requires', () => {
    const model = new FormModel(medical, { verdict: 'reject' });
    expect(model.check(['note'])).toBe(false);
    expect(paths(model)).toEqual(['note']);
  });

  test('offers the choices that are open with what is typed', () => {
    const limit = ['var', 'claimed'];
    const choices = [
      { name: 'offer', label: '', open: true, if: ['<=', ['var', 'amount'], limit] },
      { name: 'ask', label: '', open: false, if: ['>', ['var', 'amount'], limit] },
      { name: 'always', label: '', open: true }
    ];
    const offered = (model: FormModel) => model.offered(choices).map((choice) => choice.name);
    const model = new FormModel(medical, { amount: 500 });
    expect(offered(model)).toEqual(['offer', 'always']);
    model.set('amount', 501);
    expect(offered(model)).toEqual(['ask', 'always']);
    model.set('amount', undefined);
    expect(offered(model)).toEqual(['always']);
    model.set('amount', 501);
    model.set('verdict', 'reject'); // hides the amount, and the page does not know that of the case
    expect(offered(model)).toEqual(['offer', 'ask', 'always']);
  });

  test('leaves a choice to the server where the page cannot tell', () => {
    const far = ['==', ['var', 'customer.segment'], 'vip'];
    const model = new FormModel(medical);
    const offered = () => model.offered([{ name: 'open', label: '', open: true, if: far }, { name: 'closed', label: '', open: false, if: far }, { name: 'dark', label: '', open: false }]).map((choice) => choice.name);
    expect(offered()).toEqual(['open']);
    model.set('note', 'x');
    expect(offered()).toEqual(['open', 'closed', 'dark']);
  });

  test('shows the errors of the server at their fields', () => {
    const model = new FormModel(medical);
    model.take(new Fault(422, 'invalid', 'no', [{ path: 'values.lines[1].price', message: 'bad' }]));
    expect(model.errorAt('lines[1].price')).toBe('bad');
    expect(model.labelOf('lines[1].price')).toBe('LINES');
    model.set('lines', []);
    expect(model.errors).toEqual([]);
  });
});

test('paths and ids', () => {
  expect(belongs('lines[1].price', 'lines')).toBe(true);
  expect(belongs('lines2', 'lines')).toBe(false);
  expect(fieldId('line.price')).toBe('field-line-price');
});
