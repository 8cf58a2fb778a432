#!/usr/bin/env node
// First, so that it serves what follows.
import './compile-cache';
import { processIo } from './io';
import { main } from './main';

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
