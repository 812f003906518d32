import { expect, test } from "@jest/globals";
import { chooseProtocol } from "../../../src/transport/tls/choose-protocol.ts";

test.each([
  [["h2"], "h2"],
  [["grpc-exp", "h2"], "h2"],
  [["h2", "http/1.1"], "h2"],
  [["http/1.1", "h2"], "h2"],
  [["http/1.1"], "http/1.1"],
  [["http/1.0", "h3", "h2c"], undefined],
  [[], undefined],
])("of %j the server chooses %s", (offered, chosen) => {
  expect(chooseProtocol(offered)).toBe(chosen);
});
