/** The load client for REST: a child process that is told over IPC what to send. Arguments: port, number of connections. */
import { Connection } from "./connection.ts";
import { type HttpLoad, load } from "./load.ts";

const connections: Connection[] = [];
while (connections.length < Number(process.argv[3])) connections.push(await Connection.open(Number(process.argv[2])));

process.on("message", (command: HttpLoad) => {
  load(connections, command).then((result) => process.send?.(result));
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
