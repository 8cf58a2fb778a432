import { replayCommand } from '../../lib/cli/again';

test.each([
  [[], {}, 'cdk8s-stateful replay v1:A'],
  [['dist', 'my files'], {}, "cdk8s-stateful replay v1:A dist 'my files'"],
  [
    ['-'],
    {
      app: "node it's.js",
      cluster: ['a.yaml', 'b.yaml'],
      config: 'c.yaml',
      kubernetes: '1.36',
      faults: { nodeLoss: 1, podDelete: 2 },
    },
    "cdk8s-stateful replay v1:A - --app 'node it'\\''s.js' --cluster a.yaml --cluster b.yaml --config c.yaml --kubernetes 1.36 --faults nodeLoss=1,podDelete=2",
  ],
])('%j %j', (paths, options, command) => {
  expect(replayCommand('v1:A', paths, options)).toBe(command);
});
