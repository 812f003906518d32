import type { Command } from "commander";
import { StatusError } from "../../client/status-error.ts";
import type { OperationState } from "../../client/watch-states.ts";
import { Code } from "../../proto/messages.ts";
import { description } from "../output/description.ts";
import { documentText } from "../output/output-format.ts";
import type { ClientCommand, Invocation } from "./client-command.ts";
import { ExitCode } from "./exit-code.ts";
import { nameArgument } from "./name-argument.ts";
import { operationJson, recordJson } from "./print-operation.ts";
import { print } from "./standard-output.ts";

/** `longrun get`: shows an operation. */
export const getCommand: ClientCommand = {
  name: "get",
  description: "show an operation",
  declare: (command) =>
    command
      .addArgument(nameArgument())
      .option("--record", "all that the server knows of it, in JSON and YAML too (longrun only)"),
  run: get,
};

async function get(invocation: Invocation, command: Command): Promise<ExitCode> {
  const { client, json, format, timeout, signal } = invocation;
  const [name] = command.processedArgs;
  const options = { timeout, signal };
  if (format === "table") await print(description(await stateOf(invocation, name), json, Date.now()));
  else if (command.opts().record) {
    await print(documentText(format, recordJson(json, await client.getRecord(name, options))));
  } else await print(documentText(format, operationJson(json, await client.get(name, options))));
  return ExitCode.ok;
}

/** The operation with its record, if the server keeps one. */
async function stateOf({ client, timeout, signal }: Invocation, name: string): Promise<OperationState> {
  try {
    const record = await client.getRecord(name, { timeout, signal });
    if (record.operation) return { operation: record.operation, record };
  } catch (error) {
    if (!(error instanceof StatusError) || error.code !== Code.UNIMPLEMENTED) throw error;
  }
  return { operation: await client.get(name, { timeout, signal }), record: undefined };
}
