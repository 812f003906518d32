import { fromBinary } from "@bufbuild/protobuf";
import { OperationRecordSchema } from "../../proto/messages.ts";

/** Gives the changes of a stream their IDs, and tells which of them a client that comes back has seen. */
export interface EventIds {
  /** The ID of a change; undefined if the client has seen it, or a later one. */
  next(change: Uint8Array): string | undefined;
  /** Whether the change is the last one that there will ever be. */
  isLast(change: Uint8Array): boolean;
}

const RECORD_ID = /^(?<uid>[\w-]+)-(?<revision>[\da-z]{1,10})$/;
const NUMBER = /^\d{1,15}$/;

/**
 * IDs of the records of one operation: what is within the quotes of their etags, that is, which operation it is and a
 * revision that rises. `last` is the ID that the client saw last, as it says. It may be of a revision that has not been;
 * so the end counts as seen only if it has just this ID, and if nothing earlier has come in this stream.
 */
export function recordIds(last: string | undefined): EventIds {
  const seen = revisionOf(last);
  let isAhead = false;
  return {
    next(change) {
      const { etag, operation } = fromBinary(OperationRecordSchema, change);
      const id = etag.replaceAll('"', "");
      const { uid, revision } = revisionOf(id) ?? { uid: "", revision: 0 };
      if (seen?.uid !== uid || revision > seen.revision) return id;
      const isSeen = !operation?.done || (revision === seen.revision && !isAhead);
      isAhead ||= revision < seen.revision;
      return isSeen ? undefined : id;
    },
    isLast: (change) => fromBinary(OperationRecordSchema, change).operation?.done === true,
  };
}

/**
 * IDs of changes that cannot be told again: numbers that rise, also over those of an earlier stream of the same client,
 * and are about the time in milliseconds since 1970.
 */
export function changeIds(last: string | undefined, now: () => number): EventIds {
  let number = last !== undefined && NUMBER.test(last) ? Number(last) : 0;
  return {
    next() {
      number = Math.max(number + 1, now());
      return String(number);
    },
    isLast: () => false,
  };
}

function revisionOf(id = ""): { readonly uid: string; readonly revision: number } | undefined {
  const { uid, revision } = RECORD_ID.exec(id)?.groups ?? {};
  return uid === undefined || revision === undefined ? undefined : { uid, revision: Number.parseInt(revision, 36) };
}
