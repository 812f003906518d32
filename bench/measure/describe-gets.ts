import { betterHalf } from "./better-half.ts";
import type { GetsMeanwhile } from "./probe-gets.ts";

/** The longest time that a Get took: the mean of the better half of the rounds, in milliseconds. */
export function longestOf(rounds: readonly GetsMeanwhile[]): number {
  return betterHalf(rounds.map(({ longestMs }) => longestMs));
}

/** One line about the Gets of all rounds. */
export function describeGets(rounds: readonly GetsMeanwhile[]): string {
  const one = (key: keyof GetsMeanwhile): string => {
    const values = rounds.map((round) => round[key]);
    return `${betterHalf(values).toFixed(1)} ms [${Math.min(...values).toFixed(1)}..${Math.max(...values).toFixed(1)}]`;
  };
  return `longest ${one("longestMs")}, p99 ${one("p99Ms")}; stall ${one("stallMs")}, of that computing ${one("computingMs")}`;
}
