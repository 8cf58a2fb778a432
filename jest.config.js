/** @type {import('jest').Config} */
module.exports = {
  roots: ['<rootDir>/test', '<rootDir>/examples'],
  testMatch: ['**/*.test.ts'],
  maxWorkers: '100%',
  // Types are checked once for the whole tree by test/project; here speed matters.
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // Examples and documentation import the package by its name, as its users do.
  moduleNameMapper: {
    '^cdk8s-stateful$': '<rootDir>/lib/index.ts',
    '^cdk8s-stateful/([a-z]+)$': '<rootDir>/lib/$1/index.ts',
  },
};
