import type { handleUnaryCall, Server } from "@grpc/grpc-js";
import type { MessageTypeSource } from "./packing/message-type.ts";
import { Health } from "./proto/messages.ts";
import { googleProfile } from "./rest/google/google-profile.ts";
import { hasRoute } from "./rest/google/has-route.ts";
import { Services, type ServicesOptions } from "./services.ts";
import { addServices } from "./transport/grpc/add-services.ts";
import { bindImplementation, type ServiceImplementation } from "./transport/grpc/bind-implementation.ts";
import { type UnaryFunction, unaryMethod } from "./transport/grpc/unary-method.ts";
import { type RequestListener, requestListener } from "./transport/http/request-listener.ts";
import { checkedLimits } from "./work/checked-limits.ts";
import type { HandlerFunction, HandlerOptions, WorkHandler } from "./work/handler-options.ts";
import { Handlers } from "./work/handlers.ts";
import { defaultRunnerLimits, Runner, type RunnerLimits } from "./work/runner.ts";
import type { StartOptions } from "./work/start-options.ts";
import { startWork } from "./work/start-work.ts";
import type { StartedOperation } from "./work/started-operation.ts";
import { withRescue } from "./work/with-rescue.ts";
import type { WorkFunction } from "./work/work.ts";

/** What operations in the user's own process are made of; the limits that are not given are {@link defaultRunnerLimits}. */
export interface LongrunOptions extends ServicesOptions, Partial<RunnerLimits> {}

/** What is added to a grpc-js server besides google.longrunning.Operations. */
export interface AddOptions {
  /** longrun.v1.OperationRegistry, for producers in other processes; not by default. */
  readonly registry?: boolean;
  /** grpc.health.v1.Health, for the services added here and those named; not by default. */
  readonly health?: readonly string[];
  /** Server reflection, which lists the services added here and those named, of the descriptor set; not by default. */
  readonly reflection?: readonly string[];
}

/** What is served over REST besides google.longrunning.Operations. */
export interface RestServices {
  /** What paths begin with before the version, such as `/api`; nothing by default. */
  readonly prefix?: string;
  /** longrun.v1.OperationRegistry, for producers in other processes; not by default. */
  readonly registry?: boolean;
  /**
   * The user's own services, by the google.api.http rules that the descriptor set has for their unary methods. The methods
   * are called in this process; they find the headers of a request in the metadata of the call.
   */
  readonly services?: readonly ServiceImplementation[];
}

/** Operations in the user's own process, beside the user's own services: starts them, works on them and shows them. */
export class Longrun {
  readonly #services: Services;
  readonly #runner: Runner;
  readonly #handlers: Handlers;

  /**
   * Begins to end and to forget operations whose time has come; that does not keep the process alive. Throws a RangeError
   * for limits that cannot be kept.
   */
  constructor(options: LongrunOptions) {
    const repository = withRescue(options.repository, (record, now) => this.#handlers.rescue(record, now));
    this.#services = new Services({ ...options, repository });
    const { core, operationService: operations, types, onError } = this.#services;
    const {
      maxConcurrent = defaultRunnerLimits.maxConcurrent,
      whenFull = defaultRunnerLimits.whenFull,
      leaseDuration = defaultRunnerLimits.leaseDuration,
      lastWords = defaultRunnerLimits.lastWords,
    } = options;
    const limits = checkedLimits({ maxConcurrent, whenFull, leaseDuration, lastWords });
    this.#runner = new Runner({ core, operations, types: () => types.registry, onError }, limits);
    this.#handlers = new Handlers(this.#runner, core, onError);
    this.#services.startSweeping();
  }

  /**
   * Creates an operation, RUNNING at once, and calls a function that does its work: what that returns becomes the response,
   * what it throws the error. Its lease is kept while the function runs, in the background.
   *
   * Rejects with a LongrunError as CreateOperation does, with TOO_MANY_RUNNING, with SERVER_DRAINING, and with
   * OPERATION_TYPE_MISMATCH if the types are not those that the method promises; then nothing was created.
   */
  start<
    ResponseType extends MessageTypeSource | undefined = undefined,
    MetadataType extends MessageTypeSource | undefined = undefined,
  >(
    options: StartOptions<ResponseType, MetadataType>,
    work: WorkFunction<ResponseType, MetadataType>,
  ): Promise<StartedOperation> {
    return startWork(this.#runner, options, work);
  }

  /**
   * Registers a function that works on operations by name, with an input that is kept with each of them: what this process
   * does not finish because it dies is run again or fails, as the options say. To be called before anything is awaited
   * after the constructor, in every process. Throws a TypeError if the name is taken or takes no queue,
   * and OPERATION_TYPE_MISMATCH.
   */
  handle<
    InputType extends MessageTypeSource,
    ResponseType extends MessageTypeSource | undefined = undefined,
    MetadataType extends MessageTypeSource | undefined = undefined,
  >(
    name: string,
    options: HandlerOptions<InputType, ResponseType, MetadataType>,
    work: HandlerFunction<InputType, ResponseType, MetadataType>,
  ): WorkHandler<InputType, MetadataType> {
    return this.#handlers.handle(name, options, work);
  }

  /** Adds google.longrunning.Operations to a grpc-js server, before or after its own services, and what the options say. */
  addTo(server: Pick<Server, "addService">, { registry = false, health, reflection }: AddOptions = {}): void {
    const services = this.#shown(registry);
    const names = services.map(({ service }) => service.typeName);
    if (health !== undefined) {
      const added = this.#services.health([...names, ...health]);
      services.push(added);
      names.push(added.service.typeName);
    }
    if (reflection !== undefined) services.push(...this.#services.reflection([...names, ...reflection]));
    const { report, admission } = this.#services;
    addServices(server, services, { report, ...admission, openServices: [Health.typeName] });
  }

  /**
   * A handler of node:http that serves google.longrunning.Operations as REST, with the paths of Google's APIs, such as
   * `/v1/operations/{id}`. With a third argument, as frameworks give it, it calls that for what it does not serve. Throws a
   * TypeError if the descriptor set does not have a service, and an HttpRuleError if a rule cannot be served.
   */
  rest({ prefix = "", registry = false, services: own = [] }: RestServices = {}): RequestListener {
    const { types, core, report, admission } = this.#services;
    const services = [...this.#shown(registry), ...own.map((service) => bindImplementation(service, types.registry))];
    return requestListener({
      handler: googleProfile(services, {
        types: () => types.registry,
        jsonDepth: core.limits.maxJsonDepth,
        clock: core.clock,
        callClock: core.callClock,
      }),
      ...admission,
      isServed: hasRoute(services),
      prefix,
      limits: core.limits,
      report,
      isDraining: () => this.#services.isDrained,
    });
  }

  /**
   * Makes of an async function what grpc-js wants of a unary method: what it returns is the response. What it throws is the
   * error of the call: a LongrunError, or an error with a gRPC code, as it is, anything else INTERNAL.
   */
  unary<Request, Response>(answer: UnaryFunction<Request, Response>): handleUnaryCall<Request, Response> {
    return unaryMethod(answer, this.#services.onError);
  }

  /**
   * Ends the work of this process: starts nothing any more, gives what runs `grace` milliseconds, tells it to stop then, and
   * ends with UNAVAILABLE what has not ended by itself. Resolves when everything is written, and waits and watches are
   * ended. To be called before the servers are stopped and the repository is closed.
   */
  async drain(grace: number): Promise<void> {
    this.#handlers.stop();
    await this.#runner.drain(grace);
    this.#services.drain();
  }

  #shown(registry: boolean) {
    return registry ? [this.#services.operations, this.#services.registry] : [this.#services.operations];
  }
}
