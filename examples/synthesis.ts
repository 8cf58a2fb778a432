import { App } from 'cdk8s';
import { Verify } from 'cdk8s-stateful';

export type Build = (app: App) => void;

/** What `cdk8s synth` writes for an example. */
export function yamlOf(build: Build): string {
  const app = new App();
  Verify.off(app, 'who asks for the text verifies it apart');
  build(app);
  return app.synthYaml();
}
