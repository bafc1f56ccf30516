/** What a picture says of a step, in figures and in words. */
import type { Picture, PictureStep } from '$lib/api/types';
import { list } from '$lib/api/types';
import { m, num } from '$lib/i18n';

/** A picture of one case says where it is; that of a process how many cases wait where. */
export type Of = 'case' | 'process';

/** The mark on a box, and how strong it is: 0 for none, 4 for the fullest step. */
export type Mark = { text: string; heat: number };

export const fullest = (steps: readonly PictureStep[]): number => Math.max(0, ...steps.filter((one) => one.kind !== 'block').map((one) => one.waiting));

/** From 1 to 4 by how a number stands to the largest one; 0 is 0. */
export const heat = (waiting: number, most: number): number => (waiting <= 0 || most <= 0 ? 0 : Math.min(4, Math.ceil((4 * waiting) / most)));

export function markOf(step: PictureStep, of: Of, most: number): Mark | undefined {
  if (of === 'process') return step.waiting > 0 ? { text: num(step.waiting), heat: heat(step.waiting, most) } : undefined;
  if (step.here) return { text: step.kind === 'end' ? m.picture_ended_short() : m.picture_here_short(), heat: 4 };
  return step.visits > 0 ? { text: step.visits > 1 ? m.picture_times({ n: num(step.visits) }) : '✓', heat: 1 } : undefined;
}

/** What is to be said of a step beside its title; the same for the eye, the ear and the list. */
export function saidOf(step: PictureStep, of: Of): string[] {
  const said = step.small ? [step.small] : [];
  if (of === 'process') said.push(step.waiting > 0 ? m.picture_waiting({ n: num(step.waiting) }) : m.picture_none());
  else if (step.here) said.push(step.kind === 'end' ? m.picture_ended() : m.picture_here());
  if (of === 'case' && step.visits > 0) said.push(m.picture_visits({ n: num(step.visits) }));
  if (step.unseen) said.push(m.picture_unseen());
  return said;
}

/** The ways on, each as a sentence. */
export const waysOf = (step: PictureStep): string[] =>
  list(step.ways).map((way) => {
    const to = way.back ? m.picture_way_back({ to: way.to }) : way.to;
    return way.word ? m.picture_way({ word: way.word, to }) : to;
  });

/** The step that is shown first: where the case is, the fullest one, or where it begins. */
export function firstOf(picture: Picture, of: Of): PictureStep | undefined {
  const steps = list(picture.steps);
  const inner = steps.filter((one) => one.kind !== 'block');
  if (of === 'case') return inner.find((one) => one.here) ?? steps[0];
  const most = fullest(inner);
  return (most > 0 && inner.find((one) => one.waiting === most)) || steps[0];
}
