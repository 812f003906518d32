import type { CallOptions } from "../../client/operations-client.ts";
import { StatusError } from "../../client/status-error.ts";
import { Code } from "../../proto/messages.ts";
import type { Invocation } from "./client-command.ts";
import { ExitCode } from "./exit-code.ts";
import { print } from "./standard-output.ts";

/** The codes of failures that every other call would have, too. */
const HOPELESS: readonly Code[] = [Code.UNAVAILABLE, Code.UNAUTHENTICATED];

/**
 * Calls the server for each name and prints for people what was done; programs see it by the exit code. One failure does
 * not keep it from the next name, unless the server cannot be reached or does not know who calls.
 */
export async function forEachName(
  { format, timeout, signal, tellFailure }: Invocation,
  names: readonly string[],
  call: (name: string, options: CallOptions) => Promise<string>,
): Promise<ExitCode> {
  let exitCode: ExitCode = ExitCode.ok;
  for (const name of names) {
    try {
      const done = await call(name, { timeout, signal });
      if (format === "table") await print(done);
    } catch (error) {
      if (!(error instanceof StatusError) || HOPELESS.includes(error.code)) throw error;
      tellFailure(error);
      exitCode = ExitCode.failed;
    }
  }
  return exitCode;
}
