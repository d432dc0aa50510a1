import { GraphWidget, type GraphWidgetProps } from 'aws-cdk-lib/aws-cloudwatch';

/** Of the 24 columns of a dashboard. */
const WIDTH = 8;
export const GRAPHS_A_ROW = 3;

export const createGraph = (props: GraphWidgetProps): GraphWidget =>
  new GraphWidget({ width: WIDTH, ...props });
