import { printable } from "../output/printable.ts";
import type { ClientCommand } from "./client-command.ts";
import { forEachName } from "./for-each-name.ts";
import { namesArgument } from "./name-argument.ts";

/** `longrun cancel`: asks for operations to be cancelled. */
export const cancelCommand: ClientCommand = {
  name: "cancel",
  description: "ask for operations to be cancelled; their producers decide what comes of that",
  declare: (command) => command.addArgument(namesArgument()),
  run: (invocation, command) =>
    forEachName(invocation, command.processedArgs[0], async (name, options) => {
      await invocation.client.cancel(name, options);
      return `${printable(name)}: cancellation requested\n`;
    }),
};
