import { PACKAGE } from '../package.ts';

/** Wrong use of the command line; the message says what is right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const HELP = `${PACKAGE.name} ${PACKAGE.version}

  ${PACKAGE.name}                 MCP over stdio, for an MCP client to start
  ${PACKAGE.name} ask "question"  one answer in the terminal; without a question it reads stdin
  ${PACKAGE.name} serve           HTTP: MCP at /mcp, questions at /query, a page to try it at /
  ${PACKAGE.name} tickets         what is kept for a person: list, show ID, resolve ID
  ${PACKAGE.name} forget          erases a conversation or a customer from everything that is kept
  ${PACKAGE.name} score           complexity and confidence of JSON lines {id, query, answer?, sources?} on stdin
  ${PACKAGE.name} calibrate       fits thresholds and confidence to answers that you have labelled
  ${PACKAGE.name} benchmark       asks a suite of questions of every strategy: what is kept, what is saved

Options
  --config FILE   configuration; else TIERED_SUPPORT_CONFIG, else (commands only)
                  ./tiered-support.config.json, else the embedded default: answers from the sample articles,
                  no account needed
  --json          ask: the full structured answer as JSON on stdout, and nothing else; tickets, calibrate: the same
  --stream        ask: print the answer as it comes
  --port, --host  serve: where to listen (8787 on 127.0.0.1; port 0 takes one that is free)
  --allow-unauthenticated
                  serve: on other addresses than loopback, let everyone who can reach them ask, and spend
  --session ID, --customer REF
                  forget: what to erase; REF is a customer's contact, name or subject
  --labels FILE   calibrate: JSON lines {id?, query, tier?, answer?, sources?, right or score, cost_usd?,
                  confidence?}, one for each answer, or what tickets --json prints
  --quality Q, --max-cost-usd-per-1k X
                  calibrate: what is wanted: this share of the best tier's quality at the least cost (0.95), or the
                  best quality for so much
  --in-scope FILE, --out-of-scope FILE
                  calibrate: questions, one a line, that your articles answer, and others: finds the cut between
  --out DIR       calibrate: where the fragment of a configuration and the pictures go (./calibration);
                  benchmark: where results and report go, and where a run that was cut short goes on (./benchmark)
  --suite NAME or FILE
                  benchmark: sample (built in, about the sample articles), a name that the configuration has, or
                  JSON lines {id, query, reference?, must_include?, must_not_include?, tier_hint?, tags?}
  --strategies a,b
                  benchmark: some of cascade, each tier's name, course, random, and configurations that the
                  configuration names; left out: all but the last
  --concurrency N, --repetitions N, --seed N
                  benchmark: questions at once (4, or 1 without a model), how often each is asked (1), and the
                  order (1)
  --max-cost-usd X
                  benchmark: no call is made that could take the whole run beyond this
  --baseline FILE, --min-quality Q, --max-drop D
                  benchmark: exits 1 and lists the answers that flipped where quality is below Q, or D (0.02)
                  below that of an earlier summary.json
  --help, --version

Environment
  TIERED_SUPPORT_LOG   error, warn (default), info or silent; JSON lines on stderr

Exit codes: 0 done, 1 the work failed, 2 bad usage or configuration.
`;

/** For a person who starts the server by hand, where it would wait in silence for a client. */
export const HOW_TO_CONNECT = `${PACKAGE.name} ${PACKAGE.version} speaks MCP on stdin and stdout; an MCP client starts it.

Claude Code:     claude mcp add tiered-support -- npx -y ${PACKAGE.name}
Other clients:   add this under "mcpServers" (VS Code: "servers") in the client's configuration:

  "tiered-support": { "command": "npx", "args": ["-y", "${PACKAGE.name}"] }

Over HTTP:       ${PACKAGE.name} serve
To try it here:  ${PACKAGE.name} ask "How do I reset my password?"
More:            ${PACKAGE.name} --help
`;
