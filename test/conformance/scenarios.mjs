// Which of the suite's scenarios are run against what, and why the others are not.

/** The revisions of the protocol whose scenarios are run: the last with a handshake, and the one without. */
export const REVISIONS = /** @type {const} */ (['2025-11-25', '2026-07-28']);

/** @typedef {(typeof REVISIONS)[number]} Revision */
/** @typedef {'the server' | 'test tools'} Target */

/**
 * @typedef {object} Scenario
 * @property {string} name
 * @property {readonly Revision[]} revisions
 * @property {readonly string[]} [cannotPass] ids of checks that need what we do not have
 */

const [OLD, NEW] = REVISIONS;

const NEEDS_CLIENT_CAPABILITY = [
  'sep-2575-server-rejects-undeclared-capability',
  'sep-2575-missing-capability-http-400',
];

/** @type {Readonly<Record<Target, readonly Scenario[]>>} */
export const SCENARIOS = {
  // What any server has to do, whatever its tools.
  'the server': [
    { name: 'server-initialize', revisions: [OLD] },
    { name: 'ping', revisions: [OLD] },
    { name: 'tools-list', revisions: [OLD, NEW] },
    { name: 'dns-rebinding-protection', revisions: [OLD, NEW] },
    {
      name: 'server-stateless',
      revisions: [NEW],
      cannotPass: [
        ...NEEDS_CLIENT_CAPABILITY,
        // These two call tools that only the other server has.
        'sep-2575-http-server-no-independent-requests-on-stream',
        'sep-2575-server-no-log-without-loglevel',
      ],
    },
    { name: 'server-sse-multiple-streams', revisions: [NEW] },
    { name: 'http-header-validation', revisions: [NEW] },
    { name: 'input-required-result-unsupported-methods', revisions: [NEW] },
    {
      name: 'caching',
      revisions: [NEW],
      // There are no prompts.
      cannotPass: ['sep-2549-prompts-list-caching-hints'],
    },
  ],
  // What needs tools of certain names, which scenario-server.ts puts behind the same doors.
  'test tools': [
    { name: 'tools-call-simple-text', revisions: [OLD, NEW] },
    { name: 'tools-call-error', revisions: [OLD, NEW] },
    { name: 'tools-call-with-progress', revisions: [OLD, NEW] },
    { name: 'json-schema-2020-12', revisions: [OLD, NEW] },
    { name: 'http-custom-header-server-validation', revisions: [NEW] },
    { name: 'server-stateless', revisions: [NEW], cannotPass: NEEDS_CLIENT_CAPABILITY },
  ],
};

/** Scenarios that are run for no revision, or not for each that has them, by the reason. */
export const LEFT_OUT = {
  'there are no prompts': [
    'prompts-list',
    'prompts-get-simple',
    'prompts-get-with-args',
    'prompts-get-embedded-resource',
    'prompts-get-with-image',
    'completion-complete',
  ],
  'there are no resources': [
    'resources-list',
    'resources-read-text',
    'resources-read-binary',
    'resources-templates-read',
    'resources-subscribe',
    'resources-unsubscribe',
    'sep-2164-resource-not-found',
  ],
  'tools reply with text and structured content': [
    'tools-call-image',
    'tools-call-audio',
    'tools-call-embedded-resource',
    'tools-call-mixed-content',
  ],
  'logs go to stderr, not to clients': ['logging-set-level', 'tools-call-with-logging'],
  'tools ask nothing of clients': [
    'tools-call-sampling',
    'tools-call-elicitation',
    'elicitation-sep1034-defaults',
    'elicitation-sep1330-enums',
    'input-required-result-basic-elicitation',
    'input-required-result-basic-sampling',
    'input-required-result-basic-list-roots',
    'input-required-result-request-state',
    'input-required-result-multiple-input-requests',
    'input-required-result-multi-round',
    'input-required-result-missing-input-response',
    'input-required-result-non-tool-request',
    'input-required-result-result-type',
    'input-required-result-tampered-state',
    'input-required-result-capability-check',
    'input-required-result-ignore-extra-params',
    'input-required-result-validate-input',
  ],
  'there are no sessions, and no streams to resume': [
    'server-session-lifecycle',
    'server-sse-polling',
    'server-sse-multiple-streams',
  ],
};
