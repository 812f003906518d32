import type { Change } from "../../repository/repository.ts";
import type { OperationRecord } from "../record.ts";

/** What orders the states that the operations of one name have had. A deletion is a revision beyond all others. */
export type Version = Pick<OperationRecord, "uid" | "sequence" | "revision">;

/** The version that a change tells of; undefined for the deletion of something unknown. */
export function versionOf({ record, deleted, deletedVersion = deleted }: Change): Version | undefined {
  if (record || deletedVersion === undefined) return record;
  return { uid: deletedVersion.uid, sequence: deletedVersion.sequence, revision: Number.POSITIVE_INFINITY };
}

/**
 * Whether one version of a name comes after another, in whatever order they are told: a greater revision, or another
 * operation that was created later. What is unknown comes after all that was told before it.
 */
export function isLater(version: Version | undefined, known: Version | undefined): boolean {
  if (version === undefined || known === undefined) return true;
  return version.uid === known.uid ? version.revision > known.revision : version.sequence > known.sequence;
}
