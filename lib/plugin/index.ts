/**
 * The validation plugin of cdk8s-cli, for manifests of an app that were not made with the constructs: these verify themselves. In cdk8s.yaml:
 *
 *     validations:
 *       - package: ./node_modules/cdk8s-stateful/build/plugin
 *         version: 0.1.0
 *         class: StatefulValidation
 */
import { type Diagnosis, diagnose } from '../check/diagnose';
import type { Diagnostic } from '../check/diagnostic';
import type { Configuration } from '../check/inputs/config';
import { CONFIG_SCHEMA } from '../check/inputs/config-schema';
import { failing } from '../check/inputs/failing';
import { conforming } from '../check/inputs/schema';
import { diagnoseInputOf, type Settings, settingsFrom } from '../check/inputs/settings';
import { manifestFiles } from '../kube/read/files';
import { summaryOf } from '../report/findings/summary';
import { findingsText } from '../report/findings/text';

/** The part of cdk8s-cli's `ValidationContext` that is used. */
export interface ValidationContextLike {
  readonly manifests: readonly string[];
  /** Construct paths by the names of objects. */
  readonly metadata?: { readonly [resource: string]: { readonly path: string } };
  readonly report: {
    addViolation(violation: {
      readonly ruleName: string;
      readonly recommendation: string;
      readonly fix: string;
      readonly violatingResources: readonly {
        readonly resourceName: string;
        readonly locations: readonly string[];
        readonly manifestPath: string;
      }[];
    }): void;
    submit(status: 'success' | 'failure', metadata?: { readonly [key: string]: string }): void;
  };
}

/** What `properties` may say: the same as cdk8s-stateful.yaml, over which they have the last word. */
export type StatefulValidationProperties = Omit<Configuration, 'paths' | 'app'>;

export class StatefulValidation {
  private readonly properties: StatefulValidationProperties;

  /** @throws Misuse that tells what is wrong with the properties */
  constructor(properties: StatefulValidationProperties = {}) {
    const { paths: _, app: __, ...known } = CONFIG_SCHEMA.properties;
    const document = {
      file: 'cdk8s.yaml',
      value: properties as never,
      at: () => 'cdk8s.yaml',
      written: () => undefined,
    };
    this.properties = conforming(document, { ...CONFIG_SCHEMA, properties: known }, "the plugin's properties");
  }

  async validate(context: ValidationContextLike): Promise<void> {
    const { failOn, ...settings } = settingsFrom(this.properties);
    const diagnosis = this.diagnosed(context, settings);
    const found = failing(diagnosis.diagnostics, failOn);
    for (const each of found) context.report.addViolation(violationOf(each));
    // cdk8s-cli prints a table of rules and places; the stories are in the text.
    if (diagnosis.diagnostics.length > 0) process.stderr.write(`${findingsText(diagnosis)}\n`);
    context.report.submit(found.length > 0 ? 'failure' : 'success', metadataOf(diagnosis));
  }

  private diagnosed({ manifests, metadata = {} }: ValidationContextLike, settings: Settings): Diagnosis {
    const constructPaths = new Map(Object.entries(metadata).map(([name, { path }]) => [name, path]));
    const { previous } = settings;
    return diagnose({
      ...diagnoseInputOf(settings),
      sources: [...manifestFiles(manifests)].map((source) => ({ ...source, constructPaths })),
      previous: previous === undefined ? undefined : manifestFiles([previous]),
      today: new Date().toISOString().slice(0, 10),
    });
  }
}

type Violation = Parameters<ValidationContextLike['report']['addViolation']>[0];

function violationOf({ code, slug, message, why, help, subject, fieldPath, file, line }: Diagnostic): Violation {
  const location = [fieldPath, line > 0 ? `line ${line}` : ''].filter((part) => part !== '').join(', ');
  return {
    ruleName: `${code} ${slug}`,
    recommendation: [message, why].filter((part) => part !== '').join('\n'),
    fix: help.join('\n'),
    violatingResources: [
      { resourceName: subject.name, locations: location === '' ? [] : [location], manifestPath: file },
    ],
  };
}

function metadataOf(diagnosis: Diagnosis): { readonly [key: string]: string } {
  const { objects, errors, warnings, suppressed, skippedRules } = summaryOf(diagnosis);
  return Object.fromEntries(
    Object.entries({ objects, errors, warnings, suppressed, 'skipped rules': skippedRules }).map(([key, n]) => [
      key,
      `${n}`,
    ]),
  );
}
