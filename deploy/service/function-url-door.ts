import { Fn } from 'aws-cdk-lib';
import { type Alias, FunctionUrlAuthType, InvokeMode } from 'aws-cdk-lib/aws-lambda';

/** A URL of Lambda's own for `alias`, for callers with AWS credentials. Resolves to it, without a slash at its end. */
export function addFunctionUrl(alias: Alias): string {
  const { url } = alias.addFunctionUrl({
    authType: FunctionUrlAuthType.AWS_IAM,
    invokeMode: InvokeMode.RESPONSE_STREAM,
  });
  // https://abc.lambda-url.us-east-1.on.aws/
  return `https://${Fn.select(2, Fn.split('/', url))}`;
}
