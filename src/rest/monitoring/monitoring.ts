import type { Registry } from "@bufbuild/protobuf";
import { permissionDenied } from "../../errors.ts";
import { ProtoJson } from "../../json/proto-json.ts";
import { errorReply } from "../google/error-reply.ts";
import { defaultParameters } from "../google/system-parameters.ts";
import type { HttpHandler, HttpReply, HttpRequest } from "../http.ts";
import { methodNotAllowed } from "../method-not-allowed.ts";
import { originForm } from "../origin-form.ts";
import type { MonitoringPage } from "./monitoring-pages.ts";

/**
 * Serves the pages for those who watch the server, by path, and gives all requests for other paths to `others`. Metrics tell
 * of all operations together: they are for those who may list them everywhere.
 */
export function monitoring(
  pages: ReadonlyMap<string, MonitoringPage>,
  types: () => Registry,
  others: HttpHandler,
): HttpHandler {
  const json = new ProtoJson(types);
  const answer = async ({ method, principal }: HttpRequest, path: string, show: MonitoringPage): Promise<HttpReply> => {
    if (method !== "GET") {
      const [error, allow] = methodNotAllowed(method, ["GET"]);
      return errorReply(json, error, defaultParameters, allow);
    }
    if (path === "/metrics" && !principal.access.mayEverywhere("list")) {
      return errorReply(json, permissionDenied("list", path), defaultParameters);
    }
    return show();
  };
  return async (request) => {
    const [path = ""] = originForm(request.target).split("?", 1);
    const show = pages.get(path);
    return show ? { ...(await answer(request, path, show)), profile: "monitoring" } : others(request);
  };
}
