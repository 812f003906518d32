import type { Command } from "commander";
import { printable } from "../output/printable.ts";
import { operationNames } from "./arguments.ts";
import { clientCommand } from "./client-command.ts";
import { forEachName } from "./for-each-name.ts";

/** `longrun cancel`: asks for operations to be cancelled. */
export function cancelCommand(setExitCode: (code: number) => void): Command {
  return clientCommand(
    {
      name: "cancel",
      description: "ask for operations to be cancelled; their producers decide what comes of that",
      declare: (command) =>
        command.argument("<names...>", "their names, such as operations/abc, or IDs in the root", operationNames),
      run: (invocation, command) =>
        forEachName(invocation, command.processedArgs[0], async (name, options) => {
          await invocation.client.cancel(name, options);
          return `${printable(name)}: cancellation requested\n`;
        }),
    },
    setExitCode,
  );
}
