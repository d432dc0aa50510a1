import './without-eval.ts';
import { App } from '@modelcontextprotocol/ext-apps';
import { version } from '../../../package.json';
import { readReply, type ToolResult } from './read-reply.ts';

// The page that MCP clients show beside a reply of the tool `benchmark`. Whatever a reply holds becomes text, or an
// image that cannot run anything.

const TOOL = 'benchmark';
/** A call works for seconds; a client may first ask a person whether it may be made. */
const CALL_LIMIT_MS = 600_000;

const status = find('status', HTMLParagraphElement);
const progress = find('progress', HTMLProgressElement);
const problem = find('problem', HTMLParagraphElement);
const drawing = find('drawing', HTMLElement);
const picture = find('picture', HTMLImageElement);
const results = find('results', HTMLElement);
const table = find('table', HTMLPreElement);
const goOn = find('go-on', HTMLButtonElement);

const app = new App({ name: 'tiered-support-mcp-benchmark', version });
/** The benchmark that the button goes on with. */
let runningId: string | undefined;
let isCalling = false;

app.addEventListener('toolresult', show);
app.addEventListener('toolcancelled', ({ reason }) => {
  complain(reason ? `The call was cancelled: ${reason}` : 'The call was cancelled.');
});
app.addEventListener('hostcontextchanged', followTheme);
app.onerror = ({ message }) => complain(`The client sent what cannot be read: ${message}`);
// What is wider than the page is scrolled, by the keyboard too.
drawing.tabIndex = 0;
results.tabIndex = 0;
goOn.addEventListener('click', () => void callAgain());
picture.addEventListener('error', () => {
  drawing.hidden = true;
  complain('The picture cannot be shown.');
});

try {
  await app.connect();
  followTheme();
  offerToGoOn();
} catch (error) {
  complain(`There is no connection to the client: ${toMessage(error)}`);
}

/** Shows a reply in place of what was there before. */
function show(result: ToolResult): void {
  const shown = readReply(result);
  problem.hidden = true;
  if (shown.kind === 'failed') {
    complain(shown.text);
    return;
  }
  runningId = shown.kind === 'running' ? shown.benchmarkId : undefined;
  progress.hidden = shown.kind !== 'running';
  status.hidden = shown.kind !== 'running';
  if (shown.kind === 'running') {
    const { done, total } = shown;
    progress.max = total;
    progress.value = done;
    say(
      `${done.toLocaleString('en')} of ${total.toLocaleString('en')} done. The next call goes on from here.`,
    );
  }
  showPicture(shown.kind === 'complete' ? shown : undefined);
  table.textContent = shown.kind === 'complete' ? shown.text : '';
  results.hidden = table.textContent === '';
  offerToGoOn();
}

/** As an image, an SVG runs no script and loads nothing. */
function showPicture(
  complete: { readonly text: string; readonly picture: string | undefined } | undefined,
): void {
  const svg = complete?.picture;
  drawing.hidden = svg === undefined;
  if (complete === undefined || svg === undefined) {
    picture.removeAttribute('src');
    return;
  }
  const [firstLine = ''] = complete.text.trim().split('\n', 1);
  picture.alt = firstLine.trim() || 'The results as a picture';
  // Half of a pair of surrogates cannot be encoded.
  const wellFormed = svg.replace(/\p{Surrogate}/gu, '\uFFFD');
  picture.src = `data:image/svg+xml,${encodeURIComponent(wellFormed)}`;
}

/** Without the client's leave to call tools, it is for the person to ask for the next call. */
function offerToGoOn(): void {
  goOn.hidden = runningId === undefined;
  goOn.disabled = !app.getHostCapabilities()?.serverTools;
  // A button that is disabled under the finger loses the focus.
  goOn.ariaDisabled = String(isCalling);
  goOn.textContent = isCalling ? 'Going on…' : 'Go on';
}

async function callAgain(): Promise<void> {
  if (runningId === undefined || isCalling) return;
  isCalling = true;
  problem.hidden = true;
  offerToGoOn();
  try {
    const call = { name: TOOL, arguments: { benchmark_id: runningId } };
    const result = await app.callServerTool(call, { timeout: CALL_LIMIT_MS });
    const hadFocus = document.activeElement === goOn;
    show(result);
    if (hadFocus && goOn.hidden) results.focus();
  } catch (error) {
    complain(toMessage(error));
  } finally {
    isCalling = false;
    offerToGoOn();
  }
}

function followTheme(): void {
  // Images take over the colour scheme of the page around them.
  document.documentElement.style.colorScheme = app.getHostContext()?.theme ?? '';
}

function say(words: string): void {
  status.hidden = false;
  status.textContent = words;
}

/** Says what went wrong above what is shown already. */
function complain(words: string): void {
  status.hidden = runningId === undefined;
  problem.textContent = words;
  problem.hidden = false;
}

function toMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** @throws TypeError where the page has no such element. */
function find<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new TypeError(`the page has no ${id}`);
}
