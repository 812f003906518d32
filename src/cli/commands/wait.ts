import type { Command } from "commander";
import { description } from "../output/description.ts";
import { documentText } from "../output/output-format.ts";
import { isLive, ProgressDisplay } from "../output/progress-display.ts";
import type { ClientCommand, Invocation } from "./client-command.ts";
import type { ExitCode } from "./exit-code.ts";
import { follow } from "./follow.ts";
import { nameArgument } from "./name-argument.ts";
import { operationJson } from "./print-operation.ts";
import { print } from "./standard-output.ts";
import { endCodesHelp, tellEnd } from "./tell-end.ts";

/** `longrun wait`: waits for the end of an operation, and prints its result. */
export const waitCommand: ClientCommand = {
  name: "wait",
  description: "wait until an operation is done, and show it; its progress goes to standard error",
  declare: (command) => command.addArgument(nameArgument()).addHelpText("after", endCodesHelp),
  run: wait,
};

async function wait(invocation: Invocation, command: Command): Promise<ExitCode> {
  const { format, json } = invocation;
  const [name] = command.processedArgs;
  const live = isLive(process.stderr, process.env);
  const display = new ProgressDisplay(process.stderr, live);
  // Programs that read JSON want no lines beside it, unless somebody looks at them.
  const shown = live || format === "table";
  try {
    const state = await follow(invocation, name, (each) => {
      if (shown && !each.operation.done) display.show(each);
    });
    display.close();
    const { operation } = state;
    if (format !== "table") await print(documentText(format, operationJson(json, operation)));
    else if (operation.done && operation.result.case !== "error") await print(description(state, json, Date.now()));
    return tellEnd(invocation, operation);
  } finally {
    display.close();
  }
}
