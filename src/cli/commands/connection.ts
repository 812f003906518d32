import { readFileSync } from "node:fs";
import { credentials } from "@grpc/grpc-js";
import { type Command, Option } from "commander";
import { openChannel } from "../../client/open-channel.ts";
import { OperationsClient } from "../../client/operations-client.ts";
import { ConfigError, environmentVariable } from "../../config/config.ts";
import { headers } from "./arguments.ts";

const ADDRESS = "localhost:50051";

/** Lets a command take the address of a server, and how to connect to it. */
export function addConnectionOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--address <HOST:PORT>", "where the server is; also http:// or https://")
        .env(environmentVariable("address"))
        .default(ADDRESS),
    )
    .option("--tls", "connect by TLS, as for https://")
    .option("--ca <FILE>", "trust the certificates that these (PEM) have signed; means --tls")
    .option("--header <NAME: VALUE>", "send this header with each call; may be given more than once", headers);
}

/** A client by the options of {@link addConnectionOptions}. Throws {@link ConfigError}. */
export function clientOf(command: Command): OperationsClient {
  const { address, tls, ca, header } = command.opts<{
    address: string;
    tls?: boolean;
    ca?: string;
    header?: Record<string, string>;
  }>();
  const secure =
    ca !== undefined || tls ? { credentials: credentials.createSsl(ca === undefined ? null : pem(ca)) } : {};
  try {
    return new OperationsClient(openChannel(address, { ...secure, ...(header && { headers: header }) }));
  } catch (error) {
    throw new ConfigError(`--address: ${(error as Error).message}`);
  }
}

function pem(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new ConfigError(`--ca ${path}: ${(error as Error).message}`);
  }
}
