import { readFileSync } from "node:fs";
import { type Command, Option } from "commander";
import { type ConnectionOptions, openChannel } from "../../client/open-channel.ts";
import { OperationsClient } from "../../client/operations-client.ts";
import { parseServerAddress } from "../../client/server-address.ts";
import { ConfigError, environmentVariable } from "../../config/config.ts";
import { headers } from "./arguments.ts";
import { addCallerOptions, callerOf } from "./caller.ts";

const ADDRESS = "localhost:50051";
const GROUP = "Connection:";

/** Lets a command take the address of a server, how to connect to it, and who calls. */
export function addConnectionOptions(command: Command): Command {
  const options = [
    new Option("--address <HOST:PORT>", "where the server is; also http:// or https://")
      .env(environmentVariable("address"))
      .default(ADDRESS),
    new Option("--tls", "connect by TLS, as for https://"),
    new Option("--ca <FILE>", "trust the certificates that these (PEM) have signed; means --tls").env(
      environmentVariable("ca"),
    ),
    new Option("--cert <FILE>", "say who calls by this certificate (PEM); needs --key, and means --tls").env(
      environmentVariable("cert"),
    ),
    new Option("--key <FILE>", "the private key (PEM) of --cert").env(environmentVariable("key")),
    new Option("--header <NAME: VALUE>", "send this header with each call; may be given more than once").argParser(
      headers,
    ),
  ];
  for (const option of options) command.addOption(option.helpGroup(GROUP));
  return addCallerOptions(command, GROUP);
}

/** How a command connects, by the options of {@link addConnectionOptions}. Throws {@link ConfigError}. */
export function connectionOf(command: Command): ConnectionOptions {
  const { tls, header, allowInsecureCredentials } = command.opts();
  const [ca, certificate, key] = ["ca", "cert", "key"].map((name) => pem(name, command.getOptionValue(name)));
  if ((certificate === undefined) !== (key === undefined)) throw new ConfigError("--cert and --key need one another");
  const byTls = tls || ca !== undefined || certificate !== undefined;
  return {
    ...callerOf(command),
    headers: header,
    allowInsecureCredentials,
    tls: byTls ? { ca, certificate, key } : undefined,
  };
}

/** A client that connects so. Throws {@link ConfigError}. */
export function connectClient(address: string, connection: ConnectionOptions): OperationsClient {
  inWords("--address: ", () => parseServerAddress(address));
  return inWords("", () => new OperationsClient(openChannel(address, connection)));
}

function pem(name: string, path: string | undefined): Buffer | undefined {
  return path ? inWords(`--${name} ${path}: `, () => readFileSync(path)) : undefined;
}

function inWords<Result>(prefix: string, use: () => Result): Result {
  try {
    return use();
  } catch (error) {
    throw new ConfigError(`${prefix}${(error as Error).message}`);
  }
}
