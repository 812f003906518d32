import { create } from "@bufbuild/protobuf";
import type { Command } from "commander";
import type { OperationState } from "../../client/watch-states.ts";
import { OperationRecordSchema } from "../../proto/messages.ts";
import { jsonLine } from "../output/json-text.ts";
import { isLive, ProgressDisplay } from "../output/progress-display.ts";
import { plainLine } from "../output/progress-line.ts";
import { summaryOf } from "../output/summary.ts";
import { yamlText } from "../output/yaml-text.ts";
import type { ClientCommand, Invocation } from "./client-command.ts";
import type { ExitCode } from "./exit-code.ts";
import { follow } from "./follow.ts";
import { nameArgument } from "./name-argument.ts";
import { recordJson } from "./print-operation.ts";
import { print } from "./standard-output.ts";
import { endCodesHelp, tellEnd } from "./tell-end.ts";

/** `longrun watch`: shows an operation as it goes on, until it is done. */
export const watchCommand: ClientCommand = {
  name: "watch",
  description: "show an operation as it goes on, until it is done",
  declare: (command) => command.addArgument(nameArgument()).addHelpText("after", endCodesHelp),
  run: watch,
};

async function watch(invocation: Invocation, command: Command): Promise<ExitCode> {
  const [name] = command.processedArgs;
  if (invocation.format !== "table") {
    const last = await follow(invocation, name, (state) => print(changeText(invocation, state)));
    return tellEnd(invocation, last.operation);
  }
  const live = isLive(process.stdout, process.env);
  const display = new ProgressDisplay(process.stdout, live);
  try {
    const last = await follow(invocation, name, (state) => display.show(state));
    display.close();
    if (live) await print(`${plainLine(summaryOf(last))}\n`);
    return tellEnd(invocation, last.operation);
  } finally {
    display.close();
  }
}

/** A change for programs: a line of JSON or a document of YAML, with the record or as much of it as the server tells. */
function changeText({ format, json }: Invocation, { operation, record }: OperationState): string {
  const value = recordJson(json, record ?? create(OperationRecordSchema, { operation }));
  return format === "json" ? `${jsonLine(value)}\n` : `---\n${yamlText(value)}`;
}
