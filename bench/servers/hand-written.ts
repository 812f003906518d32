/** What one writes by hand in an hour: grpc-js, proto-loader and a Map of objects. */
import { createRequire } from "node:module";
import { dirname } from "node:path";
import {
  loadPackageDefinition,
  Server,
  type ServerUnaryCall,
  type ServiceClientConstructor,
  type sendUnaryData,
  status,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { sampleMetadata, sampleName } from "../messages/sample.ts";
import { listen } from "./listen.ts";

interface Operation {
  name: string;
  metadata: { type_url: string; value: Uint8Array };
  done: boolean;
}

const protos = dirname(createRequire(import.meta.url).resolve("google-proto-files/package.json"));
const loaded = loadPackageDefinition(
  loadSync("google/longrunning/operations.proto", {
    includeDirs: [protos],
    keepCase: true,
    longs: String,
    enums: String,
    oneofs: true,
  }),
) as unknown as { google: { longrunning: { Operations: ServiceClientConstructor } } };

const operations = new Map<string, Operation>();
for (let index = 0; index < 1000; index++) {
  const { typeUrl, value } = sampleMetadata();
  operations.set(sampleName(index), { name: sampleName(index), metadata: { type_url: typeUrl, value }, done: false });
}

const server = new Server();
server.addService(loaded.google.longrunning.Operations.service, {
  getOperation(call: ServerUnaryCall<{ name: string }, Operation>, callback: sendUnaryData<Operation>): void {
    const operation = operations.get(call.request.name);
    if (operation) callback(null, operation);
    else callback({ code: status.NOT_FOUND, details: `no operation ${call.request.name}` });
  },
});
listen(server);
