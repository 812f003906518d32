/** The load client: a child process that is told over IPC what to do. Arguments: port, number of connections. */
import { call } from "./call.ts";
import type { ClientCommand, ClientResults } from "./client-command.ts";
import { Connection } from "./connection.ts";
import { load } from "./load.ts";
import { Pace } from "./pace.ts";
import { Probe } from "./probe.ts";
import { SlowReader } from "./slow-reader.ts";
import { Waiters } from "./waiters.ts";
import { Watchers } from "./watchers.ts";

const port = Number(process.argv[2]);
const apart = await Connection.open(port);
const connections: Connection[] = [];
while (connections.length < Number(process.argv[3])) connections.push(await Connection.open(port));
const waiters = new Waiters(connections);
const watchers = new Watchers(connections);
let probe: Probe | undefined;
let slowReader: SlowReader | undefined;

async function obey(command: ClientCommand): Promise<ClientResults[ClientCommand["kind"]]> {
  switch (command.kind) {
    case "call":
      return await call(apart, command.path, command.body);
    case "load":
      return await load(connections, command);
    case "hold":
      return waiters.hold(command);
    case "release":
      return await waiters.release(apart, command);
    case "watch":
      return await watchers.watch(command);
    case "pace":
      return await new Pace(apart, command).run(watchers, command.perSecond, command.last);
    case "ignore":
      slowReader = await SlowReader.open(port, command);
      return null;
    case "readOn":
      if (slowReader === undefined) throw new Error("no stream is ignored");
      return await slowReader.readToEnd();
    case "probe":
      probe = new Probe(apart, command);
      return null;
    case "probeEnd":
      if (probe === undefined) throw new Error("no probe has begun");
      return await probe.end();
  }
}

process.on("message", (command: ClientCommand) => {
  obey(command).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.on("disconnect", () => process.exit());
process.send?.({ result: "ready" });
