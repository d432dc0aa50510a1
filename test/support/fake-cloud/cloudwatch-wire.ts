import type { IncomingHttpHeaders } from 'node:http';
import { gunzipSync } from 'node:zlib';

// PutMetricData as the installed client sends it: awsJson 1.0, with gzip from 10 KiB on.

/** Whether the call is PutMetricData. */
export const isPutMetricData = (headers: IncomingHttpHeaders): boolean =>
  /\.PutMetricData$/.test(String(headers['x-amz-target'] ?? ''));

/** The input {Namespace, MetricData}; a Timestamp is in seconds since 1970. Undefined if it cannot be read. */
export function decodeMetrics(headers: IncomingHttpHeaders, body: Buffer): unknown {
  try {
    const plain = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    return JSON.parse(plain.toString('utf8'));
  } catch {
    return undefined;
  }
}

export const METRICS_REPLY_HEADERS = { 'content-type': 'application/x-amz-json-1.0', 'content-length': '2' };
