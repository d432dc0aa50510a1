import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';

export const newApp = () => new App({ analyticsReporting: false });

/** Synthesises the app. @throws Error of what the AwsSolutions rules find */
export function synthChecked(app: App): ReturnType<App['synth']> {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app.synth();
}
