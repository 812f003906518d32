import { checkFunction } from "../check-argument.ts";
import type { MessageTypeSource } from "../packing/message-type.ts";
import { checkStartOptions } from "./check-start.ts";
import type { Runner } from "./runner.ts";
import type { StartOptions } from "./start-options.ts";
import type { StartedOperation } from "./started-operation.ts";
import type { WorkFunction } from "./work.ts";
import { workOn } from "./work-on.ts";

/** Creates an operation and has a function work on it in this process. Rejects with a TypeError for wrong arguments. */
export async function startWork<
  ResponseType extends MessageTypeSource | undefined,
  MetadataType extends MessageTypeSource | undefined,
>(
  runner: Runner,
  options: StartOptions<ResponseType, MetadataType>,
  work: WorkFunction<ResponseType, MetadataType>,
): Promise<StartedOperation> {
  checkStartOptions(options);
  checkFunction("work", work);
  const { responses, metadatas } = runner.packersFor(options);
  return runner.start(options, {
    metadata: options.metadata === undefined ? undefined : metadatas.pack(options.metadata),
    answer: async (hold, attempt) => responses.pack(await work(workOn(hold, attempt, metadatas))),
  });
}
