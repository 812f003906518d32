import { expect, test } from "@jest/globals";
import { allowedHosts } from "../../../src/cli/serving/allowed-hosts.ts";

const strangers = ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", ""];

test("this machine's names are allowed, those of strangers are not", () => {
  const isAllowed = allowedHosts(undefined);
  expect(["localhost", "a.localhost", "127.0.0.1", "[::1]"].filter((host) => !isAllowed(host))).toEqual([]);
  expect(strangers.filter(isAllowed)).toEqual([]);
});

test("so are that of the public URL, and the one by which the server was told where to listen", () => {
  const isAllowed = allowedHosts("https://longrun.example:8443/", "Workstation");
  expect(["longrun.example", "workstation"].filter((host) => !isAllowed(host))).toEqual([]);
  expect([...strangers, "workstation.evil.example"].filter(isAllowed)).toEqual([]);
});
