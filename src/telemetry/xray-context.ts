/** Where in a trace a question is asked. */
export interface TraceContext {
  /** `1-`, eight hexadecimal digits of the time in seconds, `-`, 24 more. */
  readonly traceId: string;
  /** Of the segment that the question's subsegments belong to: 16 hexadecimal digits. */
  readonly parentId: string;
}

const TRACE_ID = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/i;
const SEGMENT_ID = /^[0-9a-f]{16}$/i;

/**
 * Reads a tracing header, such as `Root=1-…;Parent=…;Sampled=1`. Undefined where it is absent or malformed, and where
 * X-Ray does not want the trace. What else it may hold is passed over.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function toTraceContext(header: string | undefined): TraceContext | undefined {
  const fields = new Map(
    (header ?? '').split(';').map((field) => {
      const [name = '', value = ''] = field.split('=', 2);
      return [name.trim(), value.trim()];
    }),
  );
  const traceId = fields.get('Root') ?? '';
  const parentId = fields.get('Parent') ?? '';
  const isWanted = fields.get('Sampled') === '1' && TRACE_ID.test(traceId) && SEGMENT_ID.test(parentId);
  return isWanted ? { traceId, parentId } : undefined;
}
