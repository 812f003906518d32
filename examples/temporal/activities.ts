import { anyPack, StringValueSchema } from "@bufbuild/protobuf/wkt";
import { ApplicationFailure, Context } from "@temporalio/activity";
import { Code, OperationsClient, State, StatusError } from "longrun/client";

const operations = new OperationsClient(process.env.LONGRUN_ADDRESS ?? "localhost:50051");
const parts = 20;

/** Exports the books of a shelf for an operation, and gives where they are. Temporal calls it again if its worker dies. */
export async function writeBooks(operation: string, shelf: string): Promise<string> {
  const activity = Context.current();
  for (let part = 1; part <= parts; part++) {
    await activity.sleep(1000); // The work itself would be here.
    activity.heartbeat(part);
    await report({ name: operation, progress: { fraction: part / parts, message: `part ${part} of ${parts}` } });
    const { state } = await operations.getRecord(operation);
    if (state === State.CANCELLING) throw ApplicationFailure.nonRetryable("Cancelled by a client.", "Cancelled");
  }
  return `gs://exports/${shelf}.csv`;
}

/** Ends an operation with its response. To be repeated at will: an operation ends once. */
export function succeed(operation: string, uri: string): Promise<void> {
  const value = anyPack(StringValueSchema, { $typeName: "google.protobuf.StringValue", value: uri });
  return report({ name: operation, operation: { done: true, result: { case: "response", value } } });
}

/** Ends an operation with an error. */
export function fail(operation: string, message: string, isCancelled: boolean): Promise<void> {
  const value = { code: isCancelled ? Code.CANCELLED : Code.INTERNAL, message };
  return report({ name: operation, operation: { done: true, result: { case: "error", value } } });
}

/** Writes into an operation. Fails for good if that has ended in another way, or was deleted. */
async function report(update: Parameters<OperationsClient["update"]>[0]): Promise<void> {
  try {
    await operations.update(update);
  } catch (error) {
    const isGone = error instanceof StatusError && [Code.FAILED_PRECONDITION, Code.NOT_FOUND].includes(error.code);
    throw isGone ? ApplicationFailure.nonRetryable(error.message, "Gone") : error;
  }
}
