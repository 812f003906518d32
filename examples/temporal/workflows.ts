import { ActivityFailure, ApplicationFailure, proxyActivities } from "@temporalio/workflow";
import type * as activities from "./activities.ts";

const { writeBooks, succeed, fail } = proxyActivities<typeof activities>({
  startToCloseTimeout: "1 hour",
  heartbeatTimeout: "10 seconds",
  retry: { maximumAttempts: 10 },
});

/** The producer of an operation: exports a shelf, and ends the operation in any case. */
export async function exportBooks(operation: string, shelf: string): Promise<void> {
  let uri: string;
  try {
    uri = await writeBooks(operation, shelf);
  } catch (failure) {
    const cause = failure instanceof ActivityFailure ? failure.cause : undefined;
    const type = cause instanceof ApplicationFailure ? cause.type : undefined;
    if (type !== "Gone") await fail(operation, cause?.message ?? "The export failed.", type === "Cancelled");
    return;
  }
  await succeed(operation, uri);
}
