import { expect, test } from 'vitest';
import { Fault } from '$lib/api/fault';
import { Undo } from './undo';

function setup() {
  const said: string[] = [];
  let options: { action: { onClick: () => void }; onAutoClose: () => void } | undefined;
  const undo = new Undo({
    success: (words, more) => (said.push(words), (options = more), said.length),
    plain: (words) => said.push(words),
    error: (words) => said.push(words),
    dismiss: () => options?.onAutoClose()
  });
  return { undo, said, press: () => options?.action.onClick(), close: () => options?.onAutoClose() };
}
const settled = () => new Promise((done) => setTimeout(done));

test('a deed is taken back once', async () => {
  const { undo, said, press } = setup();
  let times = 0;
  undo.offer('claimed', async () => times++);
  undo.last();
  press();
  undo.last();
  await settled();
  expect(times).toBe(1);
  expect(said).toHaveLength(2);
  expect(undo.open).toBe(false);
});

test('the next deed takes its place', async () => {
  const { undo } = setup();
  const back: string[] = [];
  undo.offer('first', async () => back.push('first'));
  undo.offer('second', async () => back.push('second'));
  undo.last();
  await settled();
  undo.last();
  expect(back).toEqual(['second']);
});

test('what was read and has gone is not taken back', () => {
  const { undo, close } = setup();
  undo.offer('claimed', () => Promise.reject(new Error('never')));
  close();
  expect(undo.open).toBe(false);
});

test('what cannot be taken back any more says why', async () => {
  const { undo, said } = setup();
  undo.offer('claimed', () => Promise.reject(new Fault(409, 'conflict', 'taken')));
  undo.last();
  await settled();
  expect(said).toEqual(['claimed', 'taken']);
});
