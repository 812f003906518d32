import { expect, test } from "@jest/globals";
import { unknownVariables } from "../../src/config/unknown-variables.ts";

test("variables that nothing reads are named", () => {
  const environment = { LONGRUN_RETENTON: "1d", LONGRUN_PORTS: "1", LONGRUN_: "", OTHER: "x", PATH: "/bin" };
  expect(unknownVariables(environment)).toEqual(["LONGRUN_RETENTON", "LONGRUN_PORTS", "LONGRUN_"]);
});

test.each([
  ["settings", ["LONGRUN_RETENTION", "LONGRUN_JWT_JWKS", "LONGRUN_CONFIG"]],
  ["what the client reads", ["LONGRUN_TOKEN", "LONGRUN_TOKEN_FILE", "LONGRUN_API_KEY_FILE", "LONGRUN_ADDRESS"]],
  ["what Kubernetes sets", ["LONGRUN_SERVICE_HOST", "LONGRUN_PORT", "LONGRUN_PORT_50051_TCP_ADDR"]],
])("%s are not", (_, names) => {
  expect(unknownVariables(Object.fromEntries(names.map((name) => [name, "x"])))).toEqual([]);
});
