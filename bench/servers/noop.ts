/** The ceiling: a grpc-js server that answers every call with the same ready bytes. */
import { Server, type sendUnaryData } from "@grpc/grpc-js";
import { methodPath } from "../messages/method-path.ts";
import { sampleOperation } from "../messages/sample.ts";
import { listen } from "./listen.ts";
import { readyMethod } from "./ready-method.ts";

const ready = Buffer.from(sampleOperation(0));
const answer = (_call: unknown, callback: sendUnaryData<Buffer>): void => callback(null, ready);

const server = new Server();
server.addService(
  { get: readyMethod(methodPath.get), create: readyMethod(methodPath.create), update: readyMethod(methodPath.update) },
  { get: answer, create: answer, update: answer },
);
listen(server);
