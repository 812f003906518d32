import { LongrunError, repositoryUnavailable } from "../../errors.ts";
import { isMistake } from "./error-codes.ts";

/**
 * What callers are told of an error while something was read: REPOSITORY_UNAVAILABLE, for the store is damaged, away or
 * closed. A mistake of ours stays as it is.
 */
export function readFailure(thrown: unknown): unknown {
  if (thrown instanceof LongrunError || isMistake(thrown)) return thrown;
  return Object.assign(repositoryUnavailable(), { cause: thrown });
}
