import { Command, Option } from "commander";
import type { OperationsClient } from "../../client/operations-client.ts";
import { StatusError } from "../../client/status-error.ts";
import { environmentVariable } from "../../config/config.ts";
import { ProtoJson } from "../../json/proto-json.ts";
import { KnownTypes } from "../../proto/known-types.ts";
import { withDescriptorSet } from "../descriptor-set-file.ts";
import { errorText } from "../output/error-text.ts";
import { type OutputFormat, outputFormats } from "../output/output-format.ts";
import { duration } from "./arguments.ts";
import { addConnectionOptions, connectClient, connectionOf } from "./connection.ts";
import { ExitCode } from "./exit-code.ts";
import { hint } from "./hint.ts";
import { note } from "./standard-output.ts";

/** What a command that calls a server works with. */
export interface Invocation {
  readonly client: OperationsClient;
  /** How messages are written and read. */
  readonly json: ProtoJson;
  readonly format: OutputFormat;
  /** How long the command may take, in milliseconds; undefined if nothing was said. */
  readonly timeout: number | undefined;
  /** Aborts when the user interrupts the command. */
  readonly signal: AbortSignal;
  /** Tells the user that a call has failed, and what to do about that. */
  readonly tellFailure: (error: StatusError) => void;
}

/** A command that calls a server. */
export interface ClientCommand {
  readonly name: string;
  readonly description: string;
  /** Whether only servers of longrun have the methods that it calls; with `--record` they are the only ones anyway. */
  readonly longrunOnly?: boolean;
  /** Adds its arguments and options. */
  readonly declare: (command: Command) => unknown;
  /** Does the work and gives the exit code. Calls that fail throw StatusErrors. */
  readonly run: (invocation: Invocation, command: Command) => Promise<ExitCode>;
}

/** Makes a command that connects to a server, tells in words what fails, and ends when it is interrupted. */
export function clientCommand(definition: ClientCommand, setExitCode: (code: number) => void): Command {
  const command = new Command(definition.name).description(definition.description);
  definition.declare(command);
  addConnectionOptions(command)
    .addOption(
      new Option("--output <FORMAT>", "how to print results")
        .choices(outputFormats)
        .env(environmentVariable("output"))
        .default("table"),
    )
    .addOption(new Option("--timeout <DURATION>", "how long it may take, such as 30s").argParser(duration))
    .addOption(
      new Option("--descriptor-set <FILE>", "a FileDescriptorSet with the types of metadata and responses")
        .env(environmentVariable("descriptor-set"))
        .default("", "none"),
    );
  return command.action(async () => setExitCode(await run(definition, command)));
}

async function run(definition: ClientCommand, command: Command): Promise<ExitCode> {
  const { output, timeout, descriptorSet, address, record } = command.opts();
  const types = withDescriptorSet(descriptorSet, (bytes) => new KnownTypes(bytes));
  const json = new ProtoJson(() => types.registry);
  const connection = connectionOf(command);
  const client = connectClient(address, connection);
  const longrunOnly = definition.longrunOnly === true || record === true;
  const tellFailure = (error: StatusError) =>
    note(errorText(error.status, json) + hint(error, { address, connection, longrunOnly }));
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  process.once("SIGINT", interrupt);
  const { signal } = interruption;
  try {
    return await definition.run({ client, json, format: output, timeout, signal, tellFailure }, command);
  } catch (error) {
    if (signal.aborted) return ExitCode.interrupted;
    if (!(error instanceof StatusError)) throw error;
    tellFailure(error);
    return ExitCode.failed;
  } finally {
    process.removeListener("SIGINT", interrupt);
    client.close();
  }
}
