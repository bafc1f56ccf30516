import { expect, test } from 'vitest';
import { holdForm, holdOf, proposalForm, refusalForm } from './asking';

test('a hold needs a reason and nothing else', () => {
  const needed = (holdForm('2026-11-22').fields ?? []).filter((field) => field.required).map((field) => field.path);
  expect(needed).toEqual(['reason']);
  expect(holdOf({ reason: 'a lawsuit', no: ' ', person: null })).toEqual({ no: undefined, person: undefined, reason: 'a lawsuit', until: undefined });
});

test('who proposes and who refuses says why', () => {
  for (const form of [proposalForm(), refusalForm()]) {
    expect((form.fields ?? []).find((field) => field.path === 'reason')?.required).toBe(true);
  }
});
