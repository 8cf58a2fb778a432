import nodeModule from 'node:module';

// Half of a cold run is compiling; from Node 22.8 on it is done once.
(nodeModule as { enableCompileCache?: () => unknown }).enableCompileCache?.();
