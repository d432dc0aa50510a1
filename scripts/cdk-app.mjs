import { buildDeployApp, toComplaint } from './deploy-app.mjs';

// What the `cdk` command runs to synthesise; it says by the environment where to, and what `-c` was given.

try {
  const { createApp } = await buildDeployApp();
  createApp().synth();
} catch (error) {
  console.error(toComplaint(error));
  process.exitCode = 1;
}
