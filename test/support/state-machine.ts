// As much of the Amazon States Language, with JSONata, as the state machines of our pages use.

interface Rule {
  readonly Condition: string;
  readonly Next: string;
  readonly Assign?: Readonly<Record<string, unknown>>;
}

interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly MaxAttempts: number;
}

export interface State {
  readonly Type: 'Task' | 'Choice' | 'Map' | 'Fail' | 'Succeed';
  readonly Next?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Choices?: readonly Rule[];
  readonly Resource?: string;
  readonly Arguments?: unknown;
  readonly Output?: unknown;
  readonly Assign?: Readonly<Record<string, unknown>>;
  readonly Retry?: readonly Retrier[];
  readonly Items?: unknown;
  readonly MaxConcurrency?: number;
  readonly ToleratedFailurePercentage?: number;
  readonly ItemProcessor?: States;
  readonly Error?: string;
  readonly Cause?: string;
}

export interface States {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** What an expression may look at. */
interface Scope {
  readonly input: unknown;
  readonly result?: unknown;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What stands between `{%` and `%}`, and what it comes to. */
export type Expressions = Readonly<Record<string, (scope: Scope) => unknown>>;

interface World {
  readonly expressions: Expressions;
  /** Rejects with an error whose name is the one that Step Functions would see. */
  invoke(payload: unknown): Promise<unknown>;
  /** Children of a map that run together, if that is less than its `MaxConcurrency`. */
  readonly atOnce: number;
}

/** What Step Functions passes from state to state, in bytes. */
const MOST_BYTES = 256 * 1024;
const EXPRESSION = /^\{%\s*(.*?)\s*%\}$/s;

/** The output of an execution. @throws Error with the name and the cause of the failure. */
export async function runStates(
  { StartAt, States: states }: States,
  input: unknown,
  world: World,
): Promise<unknown> {
  let variables: Readonly<Record<string, unknown>> = {};
  let [name, value]: [string, unknown] = [StartAt, input];
  for (;;) {
    const state = states[name];
    if (!state) throw failure('States.Runtime', `there is no state ${name}`);
    const fill = (template: unknown, scope: Partial<Scope> = {}) =>
      evaluate(template, { input: value, variables, ...scope }, world.expressions);
    const assign = (values: Readonly<Record<string, unknown>> = {}, scope: Partial<Scope> = {}) => {
      variables = { ...variables, ...(fill(values, scope) as object) };
    };
    if (state.Type === 'Fail') throw failure(String(fill(state.Error)), String(fill(state.Cause)));
    if (state.Type === 'Choice') {
      const rule = state.Choices?.find(({ Condition }) => fill(Condition) === true);
      assign(rule?.Assign);
      name = rule?.Next ?? state.Default ?? '';
      continue;
    }
    const result = state.Type === 'Succeed' ? value : await resultOf(state, fill, world);
    const output = state.Output === undefined ? result : fill(state.Output, { result });
    assign(state.Assign, { result });
    if (Buffer.byteLength(JSON.stringify(output)) > MOST_BYTES)
      throw failure('States.DataLimitExceeded', name);
    if (state.Type === 'Succeed' || state.End) return output;
    value = output;
    name = state.Next ?? '';
  }
}

function resultOf(state: State, fill: (template: unknown) => unknown, world: World): Promise<unknown> {
  return state.Type === 'Map'
    ? runMap(state, fill(state.Items), world)
    : runTask(state, fill(state.Arguments), world);
}

/** As often as its retriers say; their pauses are left out. */
async function runTask({ Retry = [] }: State, given: unknown, world: World): Promise<unknown> {
  const tried = new Map<Retrier, number>();
  for (;;) {
    try {
      return { Payload: await world.invoke((given as { readonly Payload: unknown }).Payload) };
    } catch (error) {
      const names = [error instanceof Error ? error.name : '', 'States.TaskFailed', 'States.ALL'];
      const retrier = Retry.find(({ ErrorEquals }) => ErrorEquals.some((each) => names.includes(each)));
      const times = (retrier && tried.get(retrier)) ?? 0;
      if (!retrier || times >= retrier.MaxAttempts) throw error;
      tried.set(retrier, times + 1);
    }
  }
}

/** Each child is an execution of its own, which knows no variable of the one that it belongs to. */
async function runMap(state: State, items: unknown, world: World): Promise<unknown> {
  const { ItemProcessor, MaxConcurrency = 1, ToleratedFailurePercentage = 0 } = state;
  if (!ItemProcessor || !Array.isArray(items)) throw failure('States.Runtime', 'a map needs items');
  const waiting = items.entries();
  const outputs: unknown[] = [];
  let failed = 0;
  async function work() {
    for (const [index, item] of waiting) {
      try {
        outputs[index] = await runStates(ItemProcessor as States, item, world);
      } catch {
        failed += 1;
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(MaxConcurrency, world.atOnce) }, work));
  if ((100 * failed) / items.length > ToleratedFailurePercentage) {
    throw failure('States.ExceedToleratedFailureThreshold', `${failed} of ${items.length} have failed`);
  }
  return outputs.filter((output) => output !== undefined);
}

/** A template with its expressions filled in; as there, an expression that comes to nothing is an error. */
function evaluate(template: unknown, scope: Scope, expressions: Expressions): unknown {
  if (typeof template === 'string') {
    const expression = EXPRESSION.exec(template)?.[1];
    if (expression === undefined) return template;
    const value = expressions[expression]?.(scope);
    if (value === undefined) throw failure('States.QueryEvaluationError', expression);
    return value;
  }
  if (Array.isArray(template)) return template.map((each) => evaluate(each, scope, expressions));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, each]) => [name, evaluate(each, scope, expressions)]),
  );
}

function failure(name: string, cause: string): Error {
  return Object.assign(new Error(cause), { name });
}

/** Every expression in a template, each once. */
export function expressionsOf(template: unknown): ReadonlySet<string> {
  if (typeof template === 'string') return new Set(EXPRESSION.exec(template)?.slice(1));
  if (typeof template !== 'object' || template === null) return new Set();
  return new Set(Object.values(template).flatMap((each) => [...expressionsOf(each)]));
}
