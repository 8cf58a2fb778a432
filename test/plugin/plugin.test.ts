import { StatefulValidation, type ValidationContextLike } from '../../lib/plugin';
import { enterFolder, leaveFolder, put } from '../cli/support/cli';
import { CLEAN, SLIP } from '../cli/support/manifests';

/** Of cdk8s-cli, whose types only compilers find that read `exports`. */
interface Context extends ValidationContextLike {
  readonly report: ValidationContextLike['report'] & { readonly success: boolean; toJson(): unknown };
}
interface Plugins {
  readonly ValidationContext: new (
    ...of: [readonly string[], string, string, ValidationContextLike['metadata']]
  ) => Context;
}
const { ValidationContext } = jest.requireActual<Plugins>('cdk8s-cli/plugins');

const METADATA = { db: { path: 'App/shop/db' } };

let said: string;

beforeEach(() => {
  enterFolder({ 'dist/db.k8s.yaml': SLIP, 'dist/settings.k8s.yaml': CLEAN });
  said = '';
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += text;
    return true;
  });
});

afterEach(() => {
  jest.restoreAllMocks();
  leaveFolder();
});

async function validated(manifests: readonly string[], properties?: object): Promise<Context> {
  const context = new ValidationContext(manifests, 'cdk8s-stateful', '0.1.0', METADATA);
  await new StatefulValidation(properties).validate(context);
  return context;
}

test('a finding fails the validation, with its construct, and is told on the standard error', async () => {
  const { report } = await validated(['dist/db.k8s.yaml', 'dist/settings.k8s.yaml']);
  expect(report.success).toBe(false);
  expect(report.toJson()).toMatchObject({
    violations: [
      {
        ruleName: 'FLD01 unknown-field',
        recommendation: expect.stringContaining('did you mean "volumeMounts"?'),
        fix: 'Rename it to volumeMounts.',
        violatingConstructs: [
          {
            constructPath: 'App/shop/db',
            resourceName: 'db',
            manifestPath: 'dist/db.k8s.yaml',
            locations: ['spec.template.spec.containers[0].volumeMount, line 13'],
          },
        ],
      },
    ],
    summary: { status: 'failure', metadata: { objects: '2', errors: '1', warnings: '0' } },
  });
  expect(said).toMatch(/^error\[FLD01\]: [\s\S]*--> App\/shop\/db \(StatefulSet\/db, /);
});

test('clean manifests pass, and nothing is said', async () => {
  expect((await validated(['dist/settings.k8s.yaml'])).report.success).toBe(true);
  expect(said).toBe('');
});

test('what the properties say wins over the configuration', async () => {
  put('cdk8s-stateful.yaml', 'failOn: error\n');
  expect((await validated(['dist/db.k8s.yaml'])).report.success).toBe(false);
  expect((await validated(['dist/db.k8s.yaml'], { failOn: 'never' })).report.success).toBe(true);
});

test.each([
  [{ failon: 'error' }, "cdk8s.yaml: the plugin's properties has no field 'failon'. Did you mean 'failOn'?"],
  [{ failOn: 'eror' }, /^cdk8s\.yaml: 'failOn' of the plugin's properties must be .* Did you mean 'error'\?$/],
  [{ paths: ['dist'] }, /has no field 'paths'/],
])('wrong properties %j', (properties, words) => {
  expect(() => new StatefulValidation(properties as object)).toThrow(words);
});
