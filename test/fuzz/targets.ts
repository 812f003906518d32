import type { FuzzTarget } from "./fuzz-target.ts";
import { configTargets } from "./targets/config.ts";
import { credentialTargets } from "./targets/credentials.ts";
import { descriptorSetTargets } from "./targets/descriptor-sets.ts";
import { fieldTargets } from "./targets/fields.ts";
import { filterTargets } from "./targets/filters.ts";
import { grpcTargets } from "./targets/grpc.ts";
import { headerTargets } from "./targets/headers.ts";
import { httpTargets } from "./targets/http.ts";
import { jsonTargets } from "./targets/json.ts";
import { nameTargets } from "./targets/names.ts";
import { pathTargets } from "./targets/paths.ts";
import { policyTargets } from "./targets/policies.ts";
import { restTargets } from "./targets/rest.ts";
import { tokenTargets } from "./targets/tokens.ts";
import { wireTargets } from "./targets/wire.ts";

/** Everything that is fuzzed. */
export const targets: readonly FuzzTarget[] = [
  ...nameTargets,
  ...tokenTargets,
  ...fieldTargets,
  ...filterTargets,
  ...pathTargets,
  ...headerTargets,
  ...jsonTargets,
  ...wireTargets,
  ...restTargets,
  ...httpTargets,
  ...grpcTargets,
  ...configTargets,
  ...descriptorSetTargets,
  ...policyTargets,
  ...credentialTargets,
];
