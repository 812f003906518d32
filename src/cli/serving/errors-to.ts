import type { Logger } from "pino";
import { systemClock } from "../../clock.ts";
import { RepeatedErrors } from "../../observe/repeated-errors.ts";

/** Logs errors, those that come again and again only now and then. */
export function errorsTo(log: Logger): (error: unknown) => void {
  const tell = (err: unknown, count: number) => log.error({ err, ...(count > 1 && { count }) }, "failed");
  const errors = new RepeatedErrors(tell, systemClock);
  return (error) => errors.add(error);
}
