/** The way of the keys over the steps of a picture. */
import type { PictureStep } from '$lib/api/types';

type Spot = Pick<PictureStep, 'step' | 'x' | 'y' | 'w' | 'h'>;

const DIRECTIONS: Record<string, [x: number, y: number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The step to which a key leads from another one, if it leads anywhere: the nearest one in its direction. */
export function stepAfter(key: string, steps: readonly Spot[], from: string): string | undefined {
  if (key === 'Home') return steps[0]?.step;
  if (key === 'End') return steps.at(-1)?.step;
  const direction = DIRECTIONS[key];
  const here = steps.find((one) => one.step === from);
  if (!direction || !here) return undefined;
  let best: { step: string; far: number } | undefined;
  for (const one of steps) {
    const far = distance(here, one, direction);
    if (far !== undefined && (!best || far < best.far)) best = { step: one.step, far };
  }
  return best?.step;
}

/** How far a step is in a direction; what lies aside of it counts as farther. Undefined: not in this direction. */
function distance(from: Spot, to: Spot, [dx, dy]: [number, number]): number | undefined {
  const x = to.x + to.w / 2 - (from.x + from.w / 2);
  const y = to.y + to.h / 2 - (from.y + from.h / 2);
  const along = x * dx + y * dy;
  const aside = Math.abs(x * dy) + Math.abs(y * dx);
  return along > 1 && (dx === 0 || aside <= along * 3) ? along + 2 * aside : undefined;
}
