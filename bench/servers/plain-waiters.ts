/** The plain loop: a grpc-js server that keeps the callbacks of waiters and answers all of them in one go. */
import { Server, type sendUnaryData } from "@grpc/grpc-js";
import { methodPath } from "../messages/method-path.ts";
import { sampleOperation } from "../messages/sample.ts";
import { listen } from "./listen.ts";
import { readyMethod } from "./ready-method.ts";

const ready = Buffer.from(sampleOperation(0));
let waiting: sendUnaryData<Buffer>[] = [];

const server = new Server();
server.addService(
  {
    get: readyMethod(methodPath.get),
    create: readyMethod(methodPath.create),
    wait: readyMethod(methodPath.wait),
    update: readyMethod(methodPath.update),
  },
  {
    get: (_call: unknown, callback: sendUnaryData<Buffer>): void => callback(null, ready),
    create: (_call: unknown, callback: sendUnaryData<Buffer>): void => callback(null, ready),
    wait: (_call: unknown, callback: sendUnaryData<Buffer>): void => {
      waiting.push(callback);
    },
    update: (_call: unknown, callback: sendUnaryData<Buffer>): void => {
      const answered = waiting;
      waiting = [];
      for (const answer of answered) answer(null, ready);
      callback(null, ready);
    },
  },
);
listen(server);
