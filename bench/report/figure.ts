/** One thing that was measured. */
export interface Figure {
  /** What it is. */
  readonly name: string;
  /** The value in words. */
  readonly value: string;
  /** The ratio or number that the goal is about. */
  readonly ratio?: string;
  /** What it should be. */
  readonly goal?: string;
  /** Whether it is. */
  readonly met?: boolean;
}

/** A figure whose ratio is to be at least so much. */
export function atLeast(name: string, value: string, ratio: number, goal: number): Figure {
  return { name, value, ratio: ratio.toFixed(2), goal: `>= ${goal.toFixed(2)}`, met: ratio >= goal };
}

/** A figure whose ratio is to be at most so much. */
export function atMost(name: string, value: string, ratio: number, goal: number): Figure {
  return { name, value, ratio: ratio.toFixed(2), goal: `<= ${goal.toFixed(2)}`, met: ratio <= goal };
}
