import { openCounted } from "./counted-repository.ts";
import { serveSecured } from "./secured-server.ts";

/** A server with an operation of another tenant that is running under a lease, and one of the caller's own. */
export async function serveTenants() {
  const { repository, take } = await openCounted();
  const server = await serveSecured({ options: { repository } });
  const { callers, registry, port } = server;
  const token = await callers.token({ sub: "mallory", tenant: "ours" });
  const theirs = { authorization: `Bearer ${await callers.token({ sub: "alice", tenant: "them" })}` };
  const mine = { authorization: `Bearer ${token}` };
  let leaseToken = "";
  const created = await registry.createOperation(
    { parent: "tenants/them", operationId: "here", requestId: "same", leaseDuration: { seconds: 60n } },
    {
      metadata: theirs,
      onHeaders: (headers) => {
        leaseToken = String(headers.get("longrun-lease-token")[0]);
      },
    },
  );
  const { etag } = await registry.getOperationRecord({ name: created.name }, { metadata: theirs });
  await registry.createOperation({ parent: "tenants/ours", operationId: "mine" }, { metadata: mine });
  take();
  return { ...server, port, theirs, mine, take, etag, leaseToken };
}
