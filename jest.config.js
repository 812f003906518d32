/** The tests that need nothing but what npm installs. */
export default {
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  testPathIgnorePatterns: [
    "/node_modules/",
    "<rootDir>/test/attacks/",
    "<rootDir>/test/clients/",
    "<rootDir>/test/console/browser/",
    "<rootDir>/test/package/",
  ],
  transform: { "\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2024" } }] },
  extensionsToTreatAsEsm: [".ts"],
  // Many tests wait for processes and databases; by default jest would take one core of two.
  maxWorkers: 2,
  // Node never frees the modules of a test file (nodejs/node#59118), about 10 MB. Without a limit, a worker ends with
  // gigabytes, and giving them back takes longer than the 500 ms that jest gives it to exit.
  workerIdleMemoryLimit: "512MB",
  // The first test that needs PostgreSQL waits until it is set up.
  testTimeout: 20_000,
  globalSetup: "<rootDir>/test/support/postgres/share-postgres.ts",
  watchman: false,
};
