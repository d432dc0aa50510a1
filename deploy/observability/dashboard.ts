import { Duration } from 'aws-cdk-lib';
import { Dashboard, type IWidget, PeriodOverride, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { SupportStack } from '../support-stack.ts';
import { createBedrockWidgets } from './bedrock-widgets.ts';
import { createCheckWidgets } from './check-widgets.ts';
import { createEndpointWidgets } from './endpoint-widgets.ts';
import { GRAPHS_A_ROW } from './graph.ts';
import { createPlatformWidgets } from './platform-widgets.ts';
import { createQuestionWidgets } from './question-widgets.ts';
import { createTierWidgets } from './tier-widgets.ts';
import type { View } from './watched.ts';

const FULL_WIDTH = 24;

/** The dashboard `<name>-<stage>`: what customers get, what the tiers do, what the models and AWS say. */
export function createDashboard(stack: SupportStack, view: View): Dashboard {
  const dashboard = new Dashboard(stack, 'Dashboard', {
    dashboardName: stack.deployment.name,
    defaultInterval: Duration.hours(12),
    // What is summed keeps its five minutes, however long the time is that is looked at.
    periodOverride: PeriodOverride.INHERIT,
  });
  addSection(dashboard, 'Questions', createQuestionWidgets(view));
  addSection(dashboard, 'Tiers', createTierWidgets(view));
  addSection(dashboard, 'Models', [...createBedrockWidgets(view), ...createEndpointWidgets(view)]);
  addSection(dashboard, 'Functions, door and queue', createPlatformWidgets(view));
  addSection(dashboard, 'Checks', createCheckWidgets(view));
  return dashboard;
}

function addSection(dashboard: Dashboard, title: string, widgets: readonly IWidget[]): void {
  if (widgets.length === 0) return;
  dashboard.addWidgets(new TextWidget({ markdown: `## ${title}`, width: FULL_WIDTH, height: 1 }));
  for (let first = 0; first < widgets.length; first += GRAPHS_A_ROW) {
    dashboard.addWidgets(...widgets.slice(first, first + GRAPHS_A_ROW));
  }
}
