import type { CallOptions } from "../../client/operations-client.ts";
import { StatusError } from "../../client/status-error.ts";
import { Code } from "../../proto/messages.ts";
import { errorText } from "../output/error-text.ts";
import type { Invocation } from "./client-command.ts";
import { ExitCode } from "./exit-code.ts";
import { note, print } from "./standard-output.ts";

/**
 * Calls the server for each name and prints for people what was done; programs see it by the exit code. One failure does
 * not keep it from the next name, unless the server cannot be reached.
 */
export async function forEachName(
  { json, format, timeout, signal }: Invocation,
  names: readonly string[],
  call: (name: string, options: CallOptions) => Promise<string>,
): Promise<ExitCode> {
  let exitCode: ExitCode = ExitCode.ok;
  for (const name of names) {
    try {
      const done = await call(name, { timeout, signal });
      if (format === "table") await print(done);
    } catch (error) {
      if (!(error instanceof StatusError) || error.code === Code.UNAVAILABLE) throw error;
      note(errorText(error.status, json));
      exitCode = ExitCode.failed;
    }
  }
  return exitCode;
}
