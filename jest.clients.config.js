import config from "./jest.config.js";

/** The tests with clients in other languages, which bring them from their package registries. */
export default {
  ...config,
  testMatch: ["<rootDir>/test/clients/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
  testTimeout: 60_000,
  globalSetup: "<rootDir>/test/clients/global-setup.ts",
};
