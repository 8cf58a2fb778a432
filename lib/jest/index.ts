/**
 * Matchers and snapshots for jest 29 and 30: `import 'cdk8s-stateful/jest'` in a test file, or in `setupFilesAfterEnv`. Where jest's globals are switched
 * off, and in vitest, `extend(expect)` does it.
 */
import { matchers, type StatefulMatchers } from '../testing/matchers';
import { type SnapshotSerializer, serializers } from '../testing/serializers';

export { matchers, type SnapshotSerializer, type StatefulMatchers, serializers };

/** What `extend` needs of a framework's `expect`. */
export interface ExpectLike {
  // biome-ignore lint/suspicious/noExplicitAny: each framework has a type of its own for matchers
  extend(matchers: any): unknown;
  // biome-ignore lint/suspicious/noExplicitAny: and for serializers
  addSnapshotSerializer(serializer: any): unknown;
}

/** Gives an `expect` the matchers and the serializers. */
export function extend(expect: ExpectLike): void {
  expect.extend(matchers);
  for (const serializer of serializers) expect.addSnapshotSerializer(serializer);
}

declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: the type parameters are those of @types/jest
    interface Matchers<R, T = {}> extends StatefulMatchers<R> {}
  }
}

const { expect: framework } = globalThis as { readonly expect?: ExpectLike };
if (framework) extend(framework);
