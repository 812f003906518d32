import { promisify } from "node:util";
import { fromBinary } from "@bufbuild/protobuf";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { Longrun, type LongrunOptions, MemoryRepository } from "../../src/index.ts";
import { type Operation, OperationSchema, type Status } from "../../src/proto/messages.ts";
import type { Repository } from "../../src/repository/repository.ts";
import { GrpcTestClient } from "../server/support/grpc-test-client.ts";
import { afterTest } from "../support/after-test.ts";
import { FakeClock } from "../support/fake-clock.ts";

/** Operations in the test's process, by a clock that stands still, with a view of what the repository holds. */
export interface Bench {
  readonly longrun: Longrun;
  readonly repository: Repository;
  readonly clock: FakeClock;
  /** What was told of faults. */
  readonly faults: unknown[];
  /** The operation when it is done. */
  ended(name: string): Promise<Operation>;
  /** The error of the operation when it has failed. */
  failure(name: string): Promise<Status>;
  /** Drains without any grace, as happens after each test too. */
  drain(): Promise<void>;
  /** Serves the operations to a client over gRPC. */
  serve(): Promise<GrpcTestClient["operations"]>;
}

/** Makes a bench for one test. */
export function openBench(options: Partial<LongrunOptions> = {}): Bench {
  const clock = new FakeClock();
  const faults: unknown[] = [];
  const repository = options.repository ?? new MemoryRepository();
  const onError = (fault: unknown) => faults.push(fault);
  const longrun = new Longrun({ clock, onError, lastWords: 0, ...options, repository });
  const drain = async () => {
    const drained = longrun.drain(0);
    clock.advance(0);
    await drained;
  };
  const serve = async () => {
    const server = new Server();
    longrun.addTo(server);
    const bind = promisify(server.bindAsync.bind(server));
    const client = new GrpcTestClient(`127.0.0.1:${await bind("127.0.0.1:0", ServerCredentials.createInsecure())}`);
    afterTest(() => {
      client.close();
      server.forceShutdown();
    });
    return client.operations;
  };
  afterTest(drain);
  const ended = (name: string) => until(repository, name, ({ done }) => done);
  const failure = async (name: string) => {
    const { result } = await ended(name);
    if (result.case !== "error") throw new Error(`${name} has not failed`);
    return result.value;
  };
  return { longrun, repository, clock, faults, ended, failure, drain, serve };
}

/** The operation with this name as soon as it meets a condition. */
export function until(
  repository: Repository,
  name: string,
  isMet: (operation: Operation) => boolean,
): Promise<Operation> {
  return new Promise((resolve, reject) => {
    const look = async () => {
      const record = await repository.read(name);
      if (record === undefined) return;
      const operation = fromBinary(OperationSchema, record.operation);
      if (!isMet(operation)) return;
      unsubscribe();
      resolve(operation);
    };
    const unsubscribe = repository.subscribe(() => void look().catch(reject));
    void look().catch(reject);
  });
}

/** Resolves when the signal aborts. */
export function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve());
  });
}
