import type { JsonValue } from "@bufbuild/protobuf";
import type { Command } from "commander";
import type { PageOptions } from "../../client/operations-client.ts";
import type { Page } from "../../client/page.ts";
import { StatusError } from "../../client/status-error.ts";
import type { OperationState } from "../../client/watch-states.ts";
import { Code } from "../../proto/messages.ts";
import { ListDocument } from "../output/list-document.ts";
import { OperationTable } from "../output/operation-table.ts";
import type { OutputFormat } from "../output/output-format.ts";
import { printable } from "../output/printable.ts";
import { isLive } from "../output/progress-display.ts";
import { count } from "./arguments.ts";
import type { ClientCommand, Invocation } from "./client-command.ts";
import { ExitCode } from "./exit-code.ts";
import { pages } from "./pages.ts";
import { operationJson, recordJson } from "./print-operation.ts";
import { note, print } from "./standard-output.ts";

/** `longrun list`: shows the operations of a parent. */
export const listCommand: ClientCommand = {
  name: "list",
  description: "show the operations of a parent, all of them if nothing else is said",
  declare: (command) =>
    command
      .option("--parent <NAME>", "the parent, such as projects/p; the root by default; - stands for any ID")
      .option("--filter <FILTER>", "only those that meet this (AIP-160)")
      .option("--page-size <NUMBER>", "how many to ask the server for at a time", count)
      .option("--limit <NUMBER>", "how many to show", count)
      .option("--page-token <TOKEN>", "go on where a list ended")
      .option("--record", "all that the server knows of each, in JSON and YAML too (longrun only)"),
  run: list,
};

async function list(invocation: Invocation, command: Command): Promise<ExitCode> {
  const { client, json, format } = invocation;
  const options: ListCommandOptions = { ...command.opts(), timeout: invocation.timeout, signal: invocation.signal };
  if (format === "table") await printTable(invocation, options);
  else if (command.opts().record) {
    const found = pages((page) => client.listRecordPage({ ...options, ...page }), options);
    await printDocument(format, "operationRecords", found, (record) => recordJson(json, record));
  } else {
    const found = pages((page) => client.listPage({ ...options, ...page }), options);
    await printDocument(format, "operations", found, (operation) => operationJson(json, operation));
  }
  return ExitCode.ok;
}

interface ListCommandOptions extends PageOptions {
  readonly limit?: number;
}

async function printTable({ client }: Invocation, options: ListCommandOptions): Promise<void> {
  let hasRecords = true;
  const fetch = async (page: PageOptions): Promise<Page<OperationState>> => {
    if (hasRecords) {
      try {
        const { items, nextPageToken } = await client.listRecordPage({ ...options, ...page });
        return { items: items.flatMap((record) => stateOf(record)), nextPageToken };
      } catch (error) {
        if (!(error instanceof StatusError) || error.code !== Code.UNIMPLEMENTED) throw error;
        hasRecords = false;
      }
    }
    const { items, nextPageToken } = await client.listPage({ ...options, ...page });
    return { items: items.map((operation) => ({ operation, record: undefined })), nextPageToken };
  };
  let table: OperationTable | undefined;
  let next = "";
  for await (const { items, nextPageToken } of pages(fetch, options)) {
    next = nextPageToken;
    if (items.length === 0) continue;
    table ??= new OperationTable(hasRecords, isLive(process.stdout, process.env) ? process.stdout.columns : undefined);
    await print(table.lines(items, Date.now()));
  }
  if (table === undefined) note("There are no such operations.\n");
  if (next !== "") note(`There are more: --page-token ${printable(next)}\n`);
}

async function printDocument<Item>(
  format: Exclude<OutputFormat, "table">,
  key: string,
  found: AsyncIterable<Page<Item>>,
  toJson: (item: Item) => JsonValue,
): Promise<void> {
  const document = new ListDocument(format);
  let next = "";
  let begun = false;
  for await (const { items, nextPageToken } of found) {
    // Nothing is printed if the first page cannot be read.
    const text = items.map((item) => document.item(toJson(item))).join("");
    await print(begun ? text : document.begin(key) + text);
    begun = true;
    next = nextPageToken;
  }
  await print(document.end(next));
}

function stateOf(record: NonNullable<OperationState["record"]>): OperationState[] {
  return record.operation ? [{ operation: record.operation, record }] : [];
}
