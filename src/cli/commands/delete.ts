import { printable } from "../output/printable.ts";
import type { ClientCommand } from "./client-command.ts";
import { forEachName } from "./for-each-name.ts";
import { namesArgument } from "./name-argument.ts";

/** `longrun delete`: deletes operations. */
export const deleteCommand: ClientCommand = {
  name: "delete",
  description: "delete operations, which does not cancel them",
  declare: (command) => command.addArgument(namesArgument()),
  run: (invocation, command) =>
    forEachName(invocation, command.processedArgs[0], async (name, options) => {
      await invocation.client.delete(name, options);
      return `${printable(name)}: deleted\n`;
    }),
};
