import { readManifests } from '../../../lib/kube/read/read';
import { checkStructure, decodingFailure } from '../../../lib/kube/schema/check';
import { answeredBy, rows } from './fixtures/go-decoding.json';

/** Our text for an object that the API server cannot decode, without the `… cannot be handled as a …: ` that goes before. */
function failure(text: string): string | undefined {
  const [object] = readManifests([{ file: 'f', text }]).objects;
  return decodingFailure(object, checkStructure(object, '1.37'))?.replace(
    /^\w+ in version "\w+" cannot be handled as a \w+: /,
    '',
  );
}

describe(`the words of ${answeredBy}`, () => {
  test.each(rows.map(({ text, error }) => [error ?? 'accepted', text]))('%s: %j', (error, text) => {
    expect(failure(text) ?? 'accepted').toBe(error);
  });
});
