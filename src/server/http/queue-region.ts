const AWS_HOST = /\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$/;
const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;

/** The region in the name of one of AWS's hosts; undefined for a host of anybody else. */
export function toQueueRegion(queueUrl: string): string | undefined {
  const { hostname } = new URL(queueUrl);
  return AWS_HOST.test(hostname) ? hostname.split('.').find((label) => REGION.test(label)) : undefined;
}
