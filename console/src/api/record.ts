import type { JsonObject } from "./json.ts";

/** Where an operation stands. */
export const states = ["PENDING", "RUNNING", "CANCELLING", "SUCCEEDED", "FAILED", "CANCELLED"] as const;

/** One of {@link states}. */
export type State = (typeof states)[number];

/** A message in an Any: its type, and its fields if the server knows the type, else `value` in base64. */
export type AnyJson = JsonObject & { readonly "@type": string };

/** A google.rpc.Status in JSON. */
export interface StatusJson {
  readonly code?: number;
  readonly message?: string;
  readonly details?: readonly AnyJson[];
}

/** A google.longrunning.Operation in JSON. */
export interface OperationJson {
  readonly name: string;
  readonly done?: boolean;
  readonly metadata?: AnyJson;
  readonly response?: AnyJson;
  readonly error?: StatusJson;
}

/** A longrun.v1.OperationRecord in JSON; times are RFC 3339. */
export interface OperationRecord {
  readonly operation: OperationJson;
  readonly state: State;
  readonly createTime: string;
  readonly startTime?: string;
  readonly updateTime?: string;
  readonly endTime?: string;
  readonly expireTime?: string;
  readonly cancelRequested?: boolean;
  readonly cancelTime?: string;
  readonly progress?: { readonly fraction?: number; readonly message?: string };
  readonly labels?: Readonly<Record<string, string>>;
  readonly etag?: string;
  readonly leaseExpireTime?: string;
}

/** Whether an operation has ended, for good. */
export function isDone({ state }: Pick<OperationRecord, "state">): boolean {
  return state === "SUCCEEDED" || state === "FAILED" || state === "CANCELLED";
}
