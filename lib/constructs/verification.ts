import { ApiObject, App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Misuse } from '../util/misuse';
import { PropCheck } from './prop-check';

/** What stops synth. */
export enum VerifyFailOn {
  /** A store that goes wrong. */
  ERROR = 'error',
  /** That, and a store that goes wrong when one named event happens, such as a drain. */
  WARNING = 'warning',
  /** Nothing: what goes wrong is told on the standard error, and synth goes on. */
  NEVER = 'never',
}

/**
 * How an app is verified when it is synthesized. What one construct says holds for its whole app: there is one cluster
 * and one verification.
 */
export interface VerifyOptions {
  /**
   * The Kubernetes version of the cluster, `1.33` to `1.37`, with a patch where it matters.
   *
   * @default - the newest supported
   */
  readonly kubernetesVersion?: string;
  /**
   * @default VerifyFailOn.ERROR - a store that loses data or never starts is not worth a render
   */
  readonly failOn?: VerifyFailOn;
  /**
   * The file that remembers what holds data, as it was rendered last: by custom `stateful.lock.yaml`, kept in git. A render that would be refused against
   * it, lose data or start without it, because a construct was moved or a field cannot change, stops the synth; any other is written to it.
   *
   * @default - nothing is remembered: renders are compared by `cdk8s-stateful plan`
   */
  readonly lockFile?: string;
  /**
   * Findings of this construct that are right as they are: code to reason. Rendered as annotations
   * `cdk8s-stateful/allow.<code>`.
   *
   * @default - none
   */
  readonly allow?: { readonly [code: string]: string };
}

/** The part of `VerifyOptions` that concerns the whole app; suppressions are read from the manifests. */
type AppVerifyOptions = Omit<VerifyOptions, 'allow'>;

/** What `lib/check/verify` is asked: the options of the app, its objects, and why some are left out. */
interface VerifyRequest extends AppVerifyOptions {
  readonly objects: readonly { readonly object: object; readonly constructPath: string }[];
  readonly left: readonly string[];
}

/** What `lib/check/verify` offers. Returns error messages; its one line goes to the standard error by itself. */
interface VerifyModule {
  verifyApp(request: VerifyRequest): string[];
}

const OFF = 'cdk8s-stateful:verify-off';
const verifications = new WeakMap<App, Verification>();

/** Switches for verification at synth. */
export class Verify {
  /** Does not verify this construct and what is below it. The reason is told with every verification. */
  static off(scope: IConstruct, reason: string): void {
    if (reason.trim() === '') new PropCheck(scope).fail(`Verify.off needs a reason`);
    scope.node.addMetadata(OFF, reason);
  }

  /**
   * Why a construct is not verified: the reason given for it or for the nearest construct around it. Undefined: it is
   * verified.
   */
  static reasonOff(construct: IConstruct): string | undefined {
    for (const scope of [...construct.node.scopes].reverse()) {
      const entry = scope.node.metadata.find((metadata) => metadata.type === OFF);
      if (entry !== undefined) return entry.data;
    }
    return undefined;
  }

  private constructor() {}
}

/** Has the app verified when it is synthesized. Costs nothing of the simulator before. */
export function verifyAtSynth(construct: IConstruct, options: VerifyOptions = {}): void {
  const root = construct.node.root;
  // A construct tree without an App (a bare Chart in a test) is never synthesized as a whole.
  if (!(root instanceof App)) return;
  let verification = verifications.get(root);
  if (verification === undefined) {
    verification = new Verification(root);
    verifications.set(root, verification);
  }
  verification.add(construct, options);
}

/** Refuses suppressions without a code or a reason. */
export function checkAllow(check: PropCheck, options: VerifyOptions = {}): void {
  for (const [code, reason] of Object.entries(options.allow ?? {})) {
    if (!/^[A-Z]{3}\d\d$/.test(code)) check.fail(`'verify.allow' has '${code}', which is no code such as 'DSR02'`);
    if (reason.trim() === '') check.fail(`'verify.allow.${code}' needs a reason`);
  }
}

/** Annotations that suppress findings, each with its reason (CFG01). */
export function allowAnnotations(options: VerifyOptions = {}): { [key: string]: string } {
  const entries = Object.entries(options.allow ?? {});
  return Object.fromEntries(entries.map(([code, reason]) => [`cdk8s-stateful/allow.${code}`, reason]));
}

/**
 * The one verification of an app. cdk8s validates the whole tree once for the app and once again for every chart,
 * within one `synth`, and tells nobody where a synth begins. So `synth` and `synthYaml` of this app are wrapped to mark
 * it: within one of them the first answer serves all; outside (`Testing.synth(chart)`) every validation verifies anew.
 */
class Verification {
  #options: AppVerifyOptions = {};
  readonly #saidBy = new Map<string, string>();
  #synthesizing = false;
  #verifying = false;
  /** What the synth that is under way was answered. */
  #errors?: string[];

  constructor(app: App) {
    app.node.addValidation({ validate: () => this.#validate(app) });
    const { synth, synthYaml } = app;
    app.synth = () => this.#during(() => synth.call(app));
    app.synthYaml = () => this.#during(() => synthYaml.call(app));
  }

  add(construct: IConstruct, { allow: _, ...options }: VerifyOptions): void {
    for (const [option, value] of Object.entries(options)) {
      if (value === undefined) continue;
      const earlier = this.#options[option as keyof AppVerifyOptions];
      if (earlier !== undefined && earlier !== value) {
        const where = this.#saidBy.get(option);
        new PropCheck(construct).fail(
          `'verify.${option}' is ${value}, but ${where} says ${earlier}: an app is verified for one cluster`,
        );
      }
      this.#saidBy.set(option, construct.node.path);
      this.#options = { ...this.#options, [option]: value };
    }
  }

  #during<Result>(synthesize: () => Result): Result {
    this.#synthesizing = true;
    try {
      return synthesize();
    } finally {
      this.#synthesizing = false;
      this.#errors = undefined;
    }
  }

  #validate(app: App): string[] {
    // Whoever verifies renders the app, and rendering a chart validates it again.
    if (this.#verifying || Verify.reasonOff(app) !== undefined) return [];
    if (this.#errors !== undefined) return this.#errors;
    this.#verifying = true;
    try {
      const errors = verify(app, this.#options);
      if (this.#synthesizing) this.#errors = errors;
      return errors;
    } finally {
      this.#verifying = false;
    }
  }
}

function verify(app: App, options: AppVerifyOptions): string[] {
  try {
    const objects = app.node.findAll().filter(ApiObject.isApiObject);
    const left = objects.flatMap((object) => Verify.reasonOff(object) ?? []);
    const verified = objects.filter((object) => Verify.reasonOff(object) === undefined);
    const rendered = verified.map((object) => ({ object: object.toJson(), constructPath: object.node.path }));
    return verifyModule().verifyApp({ ...options, objects: rendered, left });
  } catch (error) {
    // cdk8s would print a stack for what is the user's to correct, for example a version that is not supported.
    if (error instanceof Misuse) return [error.message];
    throw error;
  }
}

/** The simulator, loaded when the first app is verified and never before. */
function verifyModule(): VerifyModule {
  return require('../check/verify') as VerifyModule;
}
