import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The clients and the judges of documents that the tests bring, and their versions. */
export const versions = {
  grpcurl: "v1.9.3",
  npm: {
    "@redocly/cli": "2.77.0",
    "openapi-fetch": "0.17.0",
    "openapi-typescript": "7.13.0",
  },
  python: {
    "extremecloudiq-api": "25.14.1.post4",
    "google-api-core": "2.44.0",
    "google-api-python-client": "2.202.0",
    "googleapis-common-protos": "1.76.0",
    grpcio: "1.85.1",
    "grpcio-status": "1.85.1",
    schemathesis: "4.32.5",
  },
} as const;

const modules = fileURLToPath(new URL("../../node_modules/", import.meta.url));

/** Where the clients are kept between runs. */
export const clientFolders = {
  /** Holds the grpcurl of this version and nothing else. */
  grpcurl: join(modules, ".cache/longrun-clients", `grpcurl-${versions.grpcurl}`),
  /** The packages of npm that no other tests use: what they bring is not for the checkout's own node_modules. */
  npm: join(modules, ".cache/longrun-clients/npm"),
  /** A virtual environment with the Python packages. */
  venv: join(modules, ".cache/longrun-clients/venv"),
  /** The Python packages, on machines whose Python makes no virtual environments. */
  pythonPackages: join(modules, ".cache/longrun-clients/python-packages"),
} as const;

/**
 * The environment in which `grpcurl`, `buf`, `python3` with its packages, and the commands of the packages of npm are those
 * of the tests.
 */
export function clientEnvironment(): NodeJS.ProcessEnv {
  const folders = [
    clientFolders.grpcurl,
    join(clientFolders.venv, "bin"),
    join(modules, ".bin"),
    join(clientFolders.npm, "node_modules/.bin"),
  ];
  return {
    ...process.env,
    PATH: [...folders, process.env.PATH ?? ""].join(delimiter),
    PYTHONPATH: clientFolders.pythonPackages,
    PYTHONDONTWRITEBYTECODE: "1",
  };
}
