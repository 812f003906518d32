import { durationFromMs } from "@bufbuild/protobuf/wkt";
import type { Command } from "commander";
import { printable } from "../output/printable.ts";
import { duration, labels } from "./arguments.ts";
import type { ClientCommand, Invocation } from "./client-command.ts";
import { ExitCode } from "./exit-code.ts";
import { metadataOption } from "./metadata-option.ts";
import { parseAny } from "./parse-any.ts";
import { printOperation } from "./print-operation.ts";
import { note } from "./standard-output.ts";

/** `longrun create`: creates an operation, as a producer does. */
export const createCommand: ClientCommand = {
  name: "create",
  description: "create an operation, as a producer does (longrun only)",
  longrunOnly: true,
  declare: (command) =>
    command
      .option("--id <ID>", "the last part of its name; the server makes one by default")
      .option("--parent <NAME>", "its parent, such as projects/p; the root by default")
      .addOption(metadataOption())
      .option("--request-id <TEXT>", "makes repeating this call safe")
      .option("--ttl <DURATION>", "how long it is kept after its end, such as 12h", duration)
      .option("--lease-duration <DURATION>", "take a lease for so long, such as 60s", duration)
      .option("--label <KEY=VALUE>", "a label; may be given more than once", labels)
      .option("--exclusive-target <TEXT>", "fail if an unfinished operation of the parent has the same")
      .option("--validate-only", "only check the request, and create nothing"),
  run: createOperation,
};

async function createOperation(invocation: Invocation, command: Command): Promise<ExitCode> {
  const { client, json, timeout, signal, format } = invocation;
  const { id = "", parent = "", metadata, requestId = "", ttl, leaseDuration, label = {}, ...others } = command.opts();
  const { exclusiveTarget = "", validateOnly = false } = others;
  const { operation, leaseToken } = await client.create(
    {
      parent,
      operationId: id,
      requestId,
      exclusiveTarget,
      validateOnly,
      labels: label,
      ...(metadata !== undefined && { operation: { metadata: parseAny("--metadata", metadata, json) } }),
      ...(ttl !== undefined && { ttl: durationFromMs(ttl) }),
      ...(leaseDuration !== undefined && { leaseDuration: durationFromMs(leaseDuration) }),
    },
    { timeout, signal },
  );
  const token = leaseToken === undefined ? {} : { leaseToken };
  await printOperation(invocation, operation, `${printable(operation.name)}\n`, token);
  if (validateOnly) note("The request is valid; nothing was created.\n");
  if (leaseToken !== undefined && format === "table") note(`lease token: ${printable(leaseToken)}\n`);
  return ExitCode.ok;
}
