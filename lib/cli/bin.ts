#!/usr/bin/env node
import nodeModule from 'node:module';

// Half of a cold run is compiling; from Node 22.8 on it is done once.
(nodeModule as { enableCompileCache?: () => unknown }).enableCompileCache?.();

const { processIo } = require('./io') as typeof import('./io');
const { main } = require('./main') as typeof import('./main');

// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());

main(process.argv.slice(2), processIo(interrupted.signal)).then((code) => {
  process.exitCode = code;
});
