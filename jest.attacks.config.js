import config from "./jest.config.js";

/** The attacks on a server. They take what processor time there is, so they run alone, one after the other. */
export default {
  ...config,
  testMatch: ["<rootDir>/test/attacks/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
  maxWorkers: 1,
};
