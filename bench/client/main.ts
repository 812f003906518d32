/** The load client: a child process that is told over IPC what to do. Arguments: port, number of connections. */
import type { ClientCommand, ClientResults } from "./client-command.ts";
import { Connection } from "./connection.ts";
import { grpcMessage } from "./frames.ts";
import { load } from "./load.ts";
import { Probe } from "./probe.ts";
import { Waiters } from "./waiters.ts";

const port = Number(process.argv[2]);
const apart = await Connection.open(port);
const connections: Connection[] = [];
while (connections.length < Number(process.argv[3])) connections.push(await Connection.open(port));
const waiters = new Waiters(connections);
let probe: Probe | undefined;

async function obey(command: ClientCommand): Promise<ClientResults[ClientCommand["kind"]]> {
  switch (command.kind) {
    case "call":
      return await call(command.path, command.body);
    case "load":
      return await load(connections, command);
    case "hold":
      return waiters.hold(command);
    case "release":
      return await waiters.release(apart, command);
    case "probe":
      probe = new Probe(apart, command);
      return null;
    case "probeEnd":
      if (probe === undefined) throw new Error("no probe has begun");
      return await probe.end();
  }
}

async function call(path: string, body: Uint8Array): Promise<Uint8Array> {
  return await new Promise((resolve, reject) => {
    apart.call(
      path,
      grpcMessage(body),
      (ok, data) => (ok ? resolve(Buffer.concat(data ?? []).subarray(5)) : reject(new Error(`${path} failed`))),
      true,
    );
  });
}

process.on("message", (command: ClientCommand) => {
  obey(command).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.on("disconnect", () => process.exit());
process.send?.({ result: "ready" });
