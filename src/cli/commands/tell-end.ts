import type { Operation } from "../../proto/messages.ts";
import { errorText } from "../output/error-text.ts";
import { printable } from "../output/printable.ts";
import type { Invocation } from "./client-command.ts";
import { ExitCode } from "./exit-code.ts";
import { note } from "./standard-output.ts";

/** What the help of a command says of the exit codes of {@link tellEnd}. */
export const endCodesHelp = "\nExit codes: 0 it has succeeded, 1 it has failed, 3 it is running after --timeout.";

/** Tells how an operation has failed, or that it is still running, and gives the exit code for how it is. */
export function tellEnd({ json }: Invocation, { name, done, result }: Operation): ExitCode {
  if (!done) {
    note(`${printable(name)} is still running.\n`);
    return ExitCode.stillRunning;
  }
  if (result.case !== "error") return ExitCode.ok;
  note(errorText(result.value, json));
  return ExitCode.failed;
}
