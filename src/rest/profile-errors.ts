import type { Registry } from "@bufbuild/protobuf";
import type { LongrunError } from "../errors.ts";
import { apiError } from "./async/api-error.ts";
import { AnyJson } from "./by-id/any-json.ts";
import { requestIdOf } from "./by-id/request-id.ts";
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

type ErrorJson = (error: LongrunError, status: number, requestId: string) => unknown;

/**
 * An error in the JSON of the profile that a target is of, for what is wrong with a request before its profile sees it. As in
 * all replies of these profiles, the ID of the request is a UUID.
 */
export function profileErrors({ mounts: { xiq, async }, types }: ProfileErrorsOptions): ErrorShape {
  const anyJson = new AnyJson(types);
  const ofXiq: ErrorJson = (error, _, requestId) => xiqError(error.toStatus(), requestId, anyJson);
  const ofAsync: ErrorJson = (error, status, requestId) => apiError(error, requestId, status);
  const find = mountFinder([
    ...(xiq === undefined ? [] : [{ mount: xiq, errorJson: ofXiq }]),
    ...(async === undefined ? [] : [{ mount: async, errorJson: ofAsync }]),
  ]);
  return (target, error, status, given) => {
    const profile = find(target);
    if (profile === undefined) return undefined;
    const requestId = requestIdOf(given);
    return { json: profile.errorJson(error, status, requestId), requestId };
  };
}
