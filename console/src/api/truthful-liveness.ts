import { ApiError } from "./api-error.ts";
import type { Liveness } from "./follow.ts";

/** What is to be said while changes come as `followed` says, but what was read last has failed with `error`, if it has. */
export function truthfulLiveness(followed: Liveness, error: unknown): Liveness {
  if (error === undefined || followed === "away" || followed === "paused" || followed === "hidden") return followed;
  return error instanceof ApiError && error.isAway ? "away" : "retrying";
}
