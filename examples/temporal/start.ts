import { Client } from "@temporalio/client";
import { OperationsClient } from "longrun/client";

// Both are repeated without harm: the same request is the same operation, and the same ID the same workflow.
const [shelf = "novels", requestId = crypto.randomUUID()] = process.argv.slice(2);
const operations = new OperationsClient(process.env.LONGRUN_ADDRESS ?? "localhost:50051");
const { operation } = await operations.create({ parent: "projects/shop", requestId });
const options = { taskQueue: "exports", workflowId: operation.name, args: [operation.name, shelf] };
await new Client().workflow.start("exportBooks", options);
console.log(operation.name);
operations.close();
