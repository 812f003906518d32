import type { Command } from "commander";
import { printable } from "../output/printable.ts";
import { operationNames } from "./arguments.ts";
import { clientCommand } from "./client-command.ts";
import { forEachName } from "./for-each-name.ts";

/** `longrun delete`: deletes operations. */
export function deleteCommand(setExitCode: (code: number) => void): Command {
  return clientCommand(
    {
      name: "delete",
      description: "delete operations, which does not cancel them",
      declare: (command) =>
        command.argument("<names...>", "their names, such as operations/abc, or IDs in the root", operationNames),
      run: (invocation, command) =>
        forEachName(invocation, command.processedArgs[0], async (name, options) => {
          await invocation.client.delete(name, options);
          return `${printable(name)}: deleted\n`;
        }),
    },
    setExitCode,
  );
}
