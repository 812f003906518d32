import type { Any } from "@bufbuild/protobuf/wkt";
import type { OperationRecord } from "../../src/proto/gen/longrun/v1/operation_registry_pb.js";
import { type Operation, State } from "../../src/proto/messages.ts";
import type { View } from "../operations/model/view.ts";

/** What an answer shows of an operation, without times and tokens: all of it, or what Google's message holds. */
export type Seen = SeenOperation | SeenRecord;

interface SeenOperation {
  readonly metadata: string | undefined;
  /** `response x`, or `error` and the code; nothing unless done. */
  readonly result: string | undefined;
}

interface SeenRecord extends SeenOperation {
  readonly state: string;
  readonly revision: number;
  readonly progress: number | undefined;
  readonly hasStarted: boolean;
  readonly hasEnded: boolean;
}

/** An operation's uid and revision. */
export interface Version {
  readonly uid: string;
  readonly revision: number;
}

/** What is seen of an operation. */
export function seenOfOperation({ metadata, result }: Pick<Operation, "metadata" | "result">): SeenOperation {
  const response = result.case === "response" ? `response ${textIn(result.value)}` : undefined;
  const error = result.case === "error" ? `error ${result.value.code}` : undefined;
  return { metadata: metadata && textIn(metadata), result: response ?? error };
}

/** What is seen of a record. */
export function seenOfRecord(record: OperationRecord): SeenRecord {
  const { operation, etag, state, progress, startTime, endTime } = record;
  if (operation === undefined) throw new Error(`The record ${etag} has no operation.`);
  return {
    ...seenOfOperation(operation),
    state: State[state],
    revision: versionIn(etag).revision,
    progress: progress?.fraction,
    hasStarted: startTime !== undefined,
    hasEnded: endTime !== undefined,
  };
}

/** What a client must see of an operation of the model, in an answer that holds a record or an operation. */
export function seenOfView(view: View, holdsRecord: boolean): Seen {
  const { metadata, result, state, revision, progress, startTime, endTime } = view;
  if (!holdsRecord) return { metadata, result };
  const [hasStarted, hasEnded] = [startTime !== undefined, endTime !== undefined];
  return { metadata, result, state, revision, progress, hasStarted, hasEnded };
}

/** What an etag says. */
export function versionIn(etag: string): Version {
  const { uid = "", revision = "" } = /^"(?<uid>.+)-(?<revision>\w+)"$/.exec(etag)?.groups ?? {};
  return { uid, revision: Number.parseInt(revision, 36) };
}

function textIn({ value }: Any): string {
  return Buffer.from(value).toString();
}
