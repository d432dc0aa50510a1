import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // End-to-end tests start processes; on a small machine each takes its time.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: ['default'],
    // The version that is pinned runs on the oldest Node that we support; what later ones need is not news here.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
});
