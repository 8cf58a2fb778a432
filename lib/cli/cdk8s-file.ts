/** cdk8s's own configuration. */
export const CDK8S_FILE = 'cdk8s.yaml';
