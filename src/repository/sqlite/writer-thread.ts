import { parentPort, workerData } from "node:worker_threads";
import { openForWriting } from "./database.ts";
import type { Write } from "./write.ts";
import { WriteStore } from "./write-store.ts";

// The thread that writes: see writer.ts, which starts it with the file and sends it writes, or null as the last message.
const database = openForWriting(String(workerData));
const store = new WriteStore(database);

parentPort?.on("message", (writes: readonly Write[] | null) => {
  if (writes) {
    parentPort?.postMessage(store.commit(writes));
    return;
  }
  database.close();
  parentPort?.close();
});
