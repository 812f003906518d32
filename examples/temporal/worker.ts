import { fileURLToPath } from "node:url";
import { Worker } from "@temporalio/worker";
import * as activities from "./activities.ts";

const workflowsPath = fileURLToPath(new URL("workflows.ts", import.meta.url));
const worker = await Worker.create({ taskQueue: "exports", workflowsPath, activities });
await worker.run();
