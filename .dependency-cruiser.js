const { existsSync } = require('node:fs');

/**
 * The layers of ARCHITECTURE.md, section 2: imports point one way. Each folder of lib/ is listed with the folders it may import.
 * A folder that is not listed may not exist.
 */
const below = {
  util: [],
  run: ['util'],
  kube: ['util'],
  model: ['kube', 'util'],
  exploration: ['model', 'kube', 'run', 'util'],
  rules: ['scenarios', 'exploration', 'model', 'kube', 'run', 'util'],
  scenarios: ['model', 'kube', 'run', 'util'],
  upgrade: ['rules', 'scenarios', 'exploration', 'model', 'kube', 'run', 'util'],
  check: ['rules', 'scenarios', 'upgrade', 'exploration', 'model', 'kube', 'run', 'util'],
  report: ['check', 'rules', 'scenarios', 'upgrade', 'exploration', 'model', 'kube', 'run', 'util'],
  cli: ['report', 'check', 'rules', 'scenarios', 'upgrade', 'exploration', 'model', 'kube', 'run', 'util'],
  jest: ['testing', 'report', 'check', 'rules', 'scenarios', 'upgrade', 'exploration', 'model', 'kube', 'run', 'util'],
  plugin: ['report', 'check', 'rules', 'scenarios', 'upgrade', 'exploration', 'model', 'kube', 'run', 'util'],
  testing: ['report', 'check', 'rules', 'scenarios', 'upgrade', 'exploration', 'model', 'kube', 'run', 'util'],
  constructs: ['kube', 'util'],
};

const folders = Object.keys(below);
/** The one file through which constructs reach the simulator, and only when synth verifies. */
const port = '^lib/constructs/verification\\.ts$';

const layers = folders.map((folder) => ({
  name: `layer-${folder}`,
  comment: `lib/${folder} may import ${[...below[folder], 'itself'].join(', ')}`,
  severity: 'error',
  from: { path: `^lib/${folder}/`, ...(folder === 'constructs' && { pathNot: port }) },
  to: { path: '^lib/', pathNot: `^lib/(${[...below[folder], folder].join('|')})/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...layers,
    {
      name: 'port-to-check',
      comment: 'lib/constructs/verification.ts reaches the simulator through lib/check alone',
      severity: 'error',
      from: { path: port },
      to: { path: '^lib/', pathNot: '^lib/(check|constructs|kube|util)/' },
    },
    {
      name: 'listed-folders',
      comment: 'a new folder of lib/ needs a line in .dependency-cruiser.js',
      severity: 'error',
      from: { path: '^lib/[^/]+/', pathNot: `^lib/(${folders.join('|')})/` },
      to: {},
    },
    {
      name: 'model-cannot-fail',
      comment: 'model imports no package and nothing of Node: no file system, no cdk8s, no clock, no random source',
      severity: 'error',
      from: { path: '^lib/model/' },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-peer', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'own-code',
      comment: 'run and rules are own code; random numbers come from pure-rand',
      severity: 'error',
      from: { path: '^lib/(run|rules)/' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
        pathNot: '^node_modules/pure-rand/',
      },
    },
    {
      name: 'rules-only-judge',
      comment: 'a rule reads what it is given: no file, no process; run may start threads',
      severity: 'error',
      from: { path: '^lib/rules/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'cdk8s-stays-outside',
      comment: 'only constructs and the places where an app is met know cdk8s',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/(constructs|cli|jest|plugin)/' },
      to: { path: '^node_modules/(cdk8s|cdk8s-plus-[0-9]+|constructs)/' },
    },
    {
      name: 'nobody-imports-tests',
      comment: 'but the programs of scripts/, which run parts of them',
      severity: 'error',
      from: { pathNot: '^(test|scripts)/' },
      to: { path: '^test/' },
    },
    {
      name: 'lib-imports-lib',
      comment: 'what is published imports only what is published',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(examples|bench|scripts|test|build|dist)/' },
    },
    {
      name: 'declared-dependencies',
      comment: 'what is published needs dependencies or peerDependencies',
      severity: 'error',
      from: { path: '^lib/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['npm-peer', 'type-only'],
      },
    },
    {
      name: 'no-cycles',
      comment: 'types may refer to each other; modules that run may not',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'the port asks for lib/check when it verifies, and verifies nothing in a build without it',
      severity: 'error',
      from: existsSync('lib/check/verify.ts') ? {} : { pathNot: port },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(build|dist|coverage)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default', 'types'] },
    cache: false,
  },
};
