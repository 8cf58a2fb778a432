import { serverWarnings } from '../kube/server-warnings';
import type { Rule } from './rule';

export const FLD11: Rule = {
  code: 'FLD11',
  slug: 'server-warning',
  title: 'accepted, with a warning of the server',
  severity: 'info',
  foundBy: ['static'],
  clusterTexts: [
    'Warning: …',
    'deprecated since …',
    'non-functional in …',
    'a null labelSelector results in matching no pod',
    'a negative value retains all historical revisions; a value >= 0 is recommended',
    'must be >= 0; negative values are invalid and will be treated as 1',
    'duplicate port definition with …',
  ],
  *check({ render }) {
    for (const on of render.resources) {
      for (const { path, text } of serverWarnings(on.object)) {
        yield {
          on,
          path,
          message: `${on.kind} ${on.name}: ${text}`,
          why: 'The API server stores the object and answers with a warning, which kubectl prints and most other tools do not.',
          help: ['Do as the text says.'],
          clusterMessage: `Warning: ${text}`,
        };
      }
    }
  },
};
