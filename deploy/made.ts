import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { MadeForServer } from './server/packaged-server.ts';

/** What the stacks before the service have made, and it has to know and may use. Texts may be tokens. */
export interface Made {
  /** Undefined where the server's configuration names a table of its own. */
  readonly table?: ITableV2 | undefined;
  readonly knowledgeBase?: { readonly id: string; readonly arn: string } | undefined;
  readonly guardrail?: { readonly id: string; readonly version: string; readonly arn: string } | undefined;
  readonly provisioned?: MadeForServer['provisioned'];
  readonly expert?: MadeForServer['expert'];
  readonly strategy?: MadeStrategy | undefined;
}

/** The names of AppConfig's parts, the ARN that may be read, and the layer that reads it. */
export interface MadeStrategy {
  readonly application: string;
  readonly environment: string;
  readonly profile: string;
  readonly configurationArn: string;
  /** Undefined: AWS's own, which each stack looks up for itself. */
  readonly extensionLayerArn: string | undefined;
}
