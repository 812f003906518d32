import { expect, test } from "@jest/globals";
import { isLoopbackAddress, isLoopbackHost } from "../../src/config/loopback.ts";

test.each(["127.0.0.1", "127.255.255.254", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"])(
  "%s is an address that only this machine reaches",
  async (address) => {
    expect(isLoopbackAddress(address)).toBe(true);
    expect(await isLoopbackHost(address)).toBe(true);
  },
);

test.each([
  "0.0.0.0",
  "::",
  "128.0.0.1",
  "126.255.255.255",
  "10.0.0.1",
  "::2",
  "fe80::1",
  "::ffff:10.0.0.1",
  "2001:db8::1",
])("%s is one that others may reach", async (address) => {
  expect(isLoopbackAddress(address)).toBe(false);
  expect(await isLoopbackHost(address)).toBe(false);
});

test.each(["", "localhost", "127.0.0.1.example.com", "127.1x"])("%j is no address", (text) => {
  expect(isLoopbackAddress(text)).toBe(false);
});

test("localhost is what it stands for on this machine", async () => {
  expect(await isLoopbackHost("localhost")).toBe(true);
});

test.each([
  [["127.0.0.1", "::1"], true],
  [["127.0.0.1", "10.0.0.1"], false],
  [["10.0.0.1"], false],
])("a host with the addresses %j is of this machine only: %j", async (addresses, expected) => {
  const resolve = async () => addresses.map((address) => ({ address }));
  expect(await isLoopbackHost("host.example", resolve)).toBe(expected);
});

test("a host that has no address is an error", async () => {
  await expect(isLoopbackHost("no-such-host.invalid")).rejects.toMatchObject({ code: expect.stringMatching(/^E/) });
});
