import type { Logger } from "pino";
import { RepeatedErrors } from "../../observe/repeated-errors.ts";
import { systemClock } from "../../operations/clock.ts";

/** Logs errors, those that come again and again only now and then. */
export function errorsTo(log: Logger): (error: unknown) => void {
  const tell = (err: unknown, count: number) => log.error({ err, ...(count > 1 && { count }) }, "failed");
  const errors = new RepeatedErrors(tell, systemClock);
  return (error) => errors.add(error);
}
