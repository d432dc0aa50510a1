import * as z from 'zod';

const names = z.record(
  z.string().regex(/^[\w.-]{1,60}$/, 'must be letters, digits, ".", "_" and "-", at most 60'),
  z.string().min(1),
);

export const benchmarkSettingsSchema = z.strictObject({
  suites: names
    .default({})
    .describe('Files of questions by name, JSON lines; for the tool, which takes no path.'),
  configurations: names
    .default({})
    .describe('Other configuration files by name, to be compared with this one as strategies.'),
});
