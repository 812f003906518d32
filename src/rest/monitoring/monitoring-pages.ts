import type { HttpReply } from "../http.ts";

/** What {@link monitoringPages} show. */
export interface MonitoringSource {
  /** What the server measures, as Prometheus reads it; without it there is no `/metrics`. */
  readonly metrics?: { readonly contentType: string; read(): Promise<string> } | undefined;
  readonly readiness: { report(): Promise<{ readonly isReady: boolean; readonly checks: readonly string[] }> };
}

/** Makes a page. Rejects if what it shows cannot be read. */
export type MonitoringPage = () => Promise<HttpReply>;

const TEXT = "text/plain; charset=utf-8";

/** The pages for those who watch the server, by path: `/livez`, `/readyz` and, if it measures anything, `/metrics`. */
export function monitoringPages({ metrics, readiness }: MonitoringSource): ReadonlyMap<string, MonitoringPage> {
  const pages = new Map<string, MonitoringPage>();
  pages.set("/livez", async () => page(200, "ok\n"));
  pages.set("/readyz", async () => {
    const { isReady, checks } = await readiness.report();
    return page(isReady ? 200 : 503, [isReady ? "ok" : "not ready", ...checks, ""].join("\n"));
  });
  if (metrics) pages.set("/metrics", async () => page(200, await metrics.read(), metrics.contentType));
  return pages;
}

function page(status: number, body: string, type = TEXT): HttpReply {
  return { status, headers: { "content-type": type, "cache-control": "no-store" }, body };
}
