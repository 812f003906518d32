import type { Command } from "commander";
import { ConfigError } from "../../config/config.ts";
import { plainLine } from "../output/progress-line.ts";
import { summaryOf } from "../output/summary.ts";
import { errorCode, fraction } from "./arguments.ts";
import type { ClientCommand, Invocation } from "./client-command.ts";
import { ExitCode } from "./exit-code.ts";
import { metadataOption } from "./metadata-option.ts";
import { nameArgument } from "./name-argument.ts";
import { parseAny } from "./parse-any.ts";
import { printOperation } from "./print-operation.ts";

/** `longrun update`: reports what a producer has done. */
export const updateCommand: ClientCommand = {
  name: "update",
  description: "report progress or the end of an operation, as its producer does (longrun only)",
  longrunOnly: true,
  declare: (command) =>
    command
      .addArgument(nameArgument())
      .addOption(metadataOption())
      .option("--response <JSON>", "end it with this response, given like --metadata")
      .option("--error <CODE>", "end it with this error, such as NOT_FOUND", errorCode)
      .option("--error-message <TEXT>", "what the error says")
      .option("--progress <FRACTION>", "how far the work is, such as 0.4 or 40%", fraction)
      .option("--message <TEXT>", "what is done at present; needs --progress")
      .option("--lease-token <TOKEN>", "the token of the lease that the producer holds")
      .option("--etag <ETAG>", "fail if the operation has changed since")
      .option("--allow-missing", "create it if it is not there"),
  run: update,
};

async function update(invocation: Invocation, command: Command): Promise<ExitCode> {
  const { client, timeout, signal } = invocation;
  const [name] = command.processedArgs;
  const { progress, message = "", leaseToken = "", etag = "", allowMissing = false } = command.opts();
  if (message !== "" && progress === undefined) throw new ConfigError("--message needs --progress");
  const operation = await client.update(
    {
      name,
      leaseToken,
      etag,
      allowMissing,
      operation: operationOf(invocation, command),
      ...(progress !== undefined && { progress: { fraction: progress, message } }),
    },
    { timeout, signal },
  );
  await printOperation(invocation, operation, `${plainLine(summaryOf({ operation, record: undefined }))}\n`);
  return ExitCode.ok;
}

/** The fields of the operation that are to change. */
function operationOf({ json }: Invocation, command: Command) {
  const { metadata, response, error: code, errorMessage } = command.opts();
  if (response !== undefined && code !== undefined) throw new ConfigError("--response and --error exclude one another");
  if (errorMessage !== undefined && code === undefined) throw new ConfigError("--error-message needs --error");
  const done = response !== undefined || code !== undefined;
  return {
    done,
    ...(metadata !== undefined && { metadata: parseAny("--metadata", metadata, json) }),
    ...(response !== undefined && {
      result: { case: "response" as const, value: parseAny("--response", response, json) },
    }),
    ...(code !== undefined && { result: { case: "error" as const, value: { code, message: errorMessage ?? "" } } }),
  };
}
