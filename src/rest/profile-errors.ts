import type { Registry } from "@bufbuild/protobuf";
import { apiError } from "./async/api-error.ts";
import { AnyJson } from "./by-id/any-json.ts";
import type { ProfileMounts } from "./documents/profile-descriptions.ts";
import type { ErrorShape } from "./http.ts";
import { mountFinder } from "./mounts.ts";
import { xiqError } from "./xiq/xiq-error.ts";

/** What the shapes of errors need. */
export interface ProfileErrorsOptions {
  readonly mounts: ProfileMounts;
  /** The types that details of errors may have; asked for at each use. */
  readonly types: () => Registry;
}

/** An error in the JSON of the profile that a target is of, for what is wrong with a request before its profile sees it. */
export function profileErrors({ mounts: { xiq, async }, types }: ProfileErrorsOptions): ErrorShape {
  const anyJson = new AnyJson(types);
  const ofXiq: ErrorShape = (_, error, __, requestId) => xiqError(error.toStatus(), requestId, anyJson);
  const ofAsync: ErrorShape = (_, error, status, requestId) => apiError(error, requestId, status);
  const find = mountFinder([
    ...(xiq === undefined ? [] : [{ mount: xiq, shape: ofXiq }]),
    ...(async === undefined ? [] : [{ mount: async, shape: ofAsync }]),
  ]);
  return (target, error, status, requestId) => find(target)?.shape(target, error, status, requestId);
}
