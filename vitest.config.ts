import { defineConfig } from 'vitest/config';

const DEPLOY = 'test/deploy/**/*.test.ts';

export default defineConfig({
  test: {
    // End-to-end tests start processes; on a small machine each takes its time.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: ['default'],
    // The version that is pinned runs on the oldest Node that we support; what later ones need is not news here.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    projects: [
      { extends: true, test: { name: 'server', include: ['test/**/*.test.ts'], exclude: [DEPLOY] } },
      // CDK takes seconds to load: once for all files, not for each.
      { extends: true, test: { name: 'deploy', include: [DEPLOY], isolate: false } },
    ],
  },
});
