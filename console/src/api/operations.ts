import { pathOf } from "./path-of.ts";
import type { OperationRecord, State } from "./record.ts";
import { send, sendForJson } from "./request.ts";

/** Which operations: those directly in a parent (empty is the root, `-` stands for any ID) that meet a filter. */
export interface Selection {
  readonly parent: string;
  readonly filter: string;
}

/** Some records, and the token of the next page; empty if there is none. */
export interface RecordPage {
  readonly records: readonly OperationRecord[];
  readonly nextPageToken: string;
}

/** How a page is cut. */
export interface PageOptions {
  readonly pageSize: number;
  readonly pageToken?: string;
  readonly orderBy?: "create_time" | "create_time desc";
  /** Which parts of the answer are wanted (`fields`); all by default. */
  readonly fields?: string;
  readonly signal?: AbortSignal | undefined;
}

/** Lists records, newest first by default. */
export async function listRecords(selection: Selection, options: PageOptions): Promise<RecordPage> {
  const { pageSize, pageToken, orderBy, fields, signal } = options;
  const query = { filter: selection.filter, pageSize, pageToken, orderBy, fields };
  const answer = await sendForJson<{ operationRecords?: OperationRecord[]; nextPageToken?: string }>(
    collection(selection.parent, ":records"),
    { query, signal },
  );
  return { records: answer.operationRecords ?? [], nextPageToken: answer.nextPageToken ?? "" };
}

/** How many operations are in each state that occurs. */
export interface Counts {
  readonly byState: ReadonlyMap<State, number>;
  /** Whether there may be more: the server counts to a bound. */
  readonly partial: boolean;
}

/** Counts operations by state. */
export async function countOperations({ parent, filter }: Selection, signal?: AbortSignal): Promise<Counts> {
  const answer = await sendForJson<{ counts?: { state: State; count: string }[]; partial?: boolean }>(
    collection(parent, ":count"),
    { query: { filter }, signal },
  );
  const byState = new Map((answer.counts ?? []).map(({ state, count }) => [state, Number(count)]));
  return { byState, partial: answer.partial ?? false };
}

/** Gets one record. */
export function getRecord(name: string, signal?: AbortSignal): Promise<OperationRecord> {
  return sendForJson(`v1/${pathOf(name)}:record`, { signal });
}

/** Asks for an operation to be cancelled. */
export async function cancelOperation(name: string, signal?: AbortSignal): Promise<void> {
  await send(`v1/${pathOf(name)}:cancel`, { method: "POST", signal });
}

/** Deletes an operation, which does not cancel it. */
export async function deleteOperation(name: string): Promise<void> {
  await send(`v1/${pathOf(name)}`, { method: "DELETE" });
}

/** The path of a collection of operations, with a verb. */
export function collection(parent: string, verb: string): string {
  return parent === "" ? `v1/operations${verb}` : `v1/${pathOf(parent)}/operations${verb}`;
}
