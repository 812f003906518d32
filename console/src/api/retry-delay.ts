import { ApiError } from "./api-error.ts";

const RETRY_MS = 5000;
const HTTP_TIMEOUT = 408;
const HTTP_TOO_MANY = 429;

/** After how many milliseconds to ask again, if that may help; undefined for an error that the user has to mend. */
export function retryDelay(error: unknown): number | undefined {
  if (!(error instanceof ApiError)) return RETRY_MS;
  const { status, retryAfter = RETRY_MS } = error;
  const isForUser = status >= 400 && status < 500 && status !== HTTP_TIMEOUT && status !== HTTP_TOO_MANY;
  return isForUser ? undefined : retryAfter;
}

/** Whether too much was asked in a short time (RESOURCE_EXHAUSTED). */
export function isTooMuch(error: unknown): boolean {
  return error instanceof ApiError && error.status === HTTP_TOO_MANY;
}
