import { existsSync } from 'node:fs';
import { CONFIG_FILE } from '../../check/inputs/config';
import { Misuse } from '../../util/misuse';
import { CDK8S_FILE } from '../cdk8s-file';
import { EXIT, type ExitCode } from '../exit';
import type { Io } from '../io';
import { writeWhole } from '../output';

/** Writes a configuration that says nothing yet, and shows what can be said. */
export function init({ force = false }: { readonly force?: boolean }, io: Io): ExitCode {
  if (existsSync(CONFIG_FILE) && !force) throw new Misuse(`${CONFIG_FILE} is there already; --force replaces it`);
  writeWhole(CONFIG_FILE, template(existsSync(CDK8S_FILE)));
  io.out(`wrote ${CONFIG_FILE}: cdk8s-stateful check reads it from now on\n`);
  return EXIT.clean;
}

function template(hasApp: boolean): string {
  const looked = hasApp
    ? `# What is checked when the command line names nothing. Default: what the app of ${CDK8S_FILE} synthesizes.\n# paths: [dist]`
    : '# What is checked when the command line names nothing.\npaths: [dist]';
  return `# yaml-language-server: $schema=./node_modules/cdk8s-stateful/schemas/config.schema.json
# Every part is optional.

${looked}

# Whose behaviour is judged. Default: the newest version known.
# kubernetesVersion: "1.36"

# What is in the cluster: a file in the outline of docs/configuration.md, or what
#   kubectl get nodes,csinodes,csidrivers,storageclasses,pv,pvc -A -o yaml
# prints. Rules that need what is not described are skipped.
# cluster: cluster.yaml

# The render before: what the cluster holds.
# previous: dist@main

# What makes the exit status 1: error, warning, data (only what can end in lost data), never.
failOn: warning

# What applications do that no manifest says.
# hints:
#   StatefulSet/db: {quorum: majority, startNeeds: quorum}

# How manifests reach the cluster: helm, argo, flux or kubectl.
# tool:
#   helm: {wait: true, timeoutSeconds: 300}

# Findings that are right as they are.
# allow:
# - {code: NET01, object: StatefulSet/db, reason: the Service comes with the operator, until: 2027-06-30}
`;
}
