import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ServerCredentials } from "@grpc/grpc-js";
import { expect, jest, test } from "@jest/globals";
import { serveBare } from "../client/support/bare-server.ts";
import { afterTest } from "../support/after-test.ts";
import { runClient } from "./support/run-client.ts";

jest.setTimeout(30_000);

test("a server with TLS is called by those who trust its certificate", async () => {
  const folder = await mkdtemp(join(tmpdir(), "longrun-tls-"));
  afterTest(() => rm(folder, { recursive: true }));
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const made =
    "req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1".split(" ");
  execFileSync("openssl", [...made, "-keyout", key, "-out", certificate], { stdio: "ignore" });
  const pair = { private_key: await readFile(key), cert_chain: await readFile(certificate) };
  const credentials = ServerCredentials.createSsl(null, [pair]);
  const { address } = await serveBare({ getOperation: ({ name }) => ({ name }) }, undefined, credentials);

  const get = ["get", "a", "--output", "json", "--timeout", "5s"];
  for (const target of [address, `https://${address}`]) {
    expect(await runClient(target, [...get, "--ca", certificate])).toMatchObject({
      exitCode: 0,
      stdout: '{\n  "name": "operations/a"\n}\n',
    });
  }
  for (const [target, ...options] of [[address], [address, "--tls"], [`https://${address}`]]) {
    expect(await runClient(target ?? "", [...get, ...options])).toMatchObject({ exitCode: 1, stdout: "" });
  }
});
