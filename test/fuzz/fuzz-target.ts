import fc, { type Arbitrary } from "fast-check";

/** Something that takes what comes from outside: a parser, or a few that belong together. */
export interface FuzzTarget {
  readonly name: string;
  readonly cases: Arbitrary<FuzzCase>;
  /** Which part of the cases it gets: 1, or less where a case takes longer. */
  readonly share: number;
  /** The longest that a case may take, in milliseconds. */
  readonly limit: number;
  /** Whether cases wait for something; else only the time in which the thread has the processor counts. */
  readonly waits: boolean;
  /** Gives back what the cases use. */
  readonly close: () => Promise<void>;
}

/** One input. */
export interface FuzzCase {
  /** Does with the input what is to be tried; throws, or rejects, if that is not as it must be. May be done again. */
  check(): void | Promise<void>;
}

/** How a target differs from the usual. */
export type FuzzTargetOptions = Partial<Pick<FuzzTarget, "share" | "limit" | "waits" | "close">>;

/** Makes a target of its inputs and of what is to be tried with each. */
export function fuzzTarget<Input>(
  name: string,
  inputs: Arbitrary<Input>,
  check: (input: Input) => void | Promise<void>,
  { share = 1, limit = 50, waits = false, close = async () => {} }: FuzzTargetOptions = {},
): FuzzTarget {
  const cases = inputs.map((input) => {
    return { check: () => check(input), [fc.toStringMethod]: () => fc.stringify(input) };
  });
  return { name, cases, share, limit, waits, close };
}
