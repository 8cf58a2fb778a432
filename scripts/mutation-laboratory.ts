import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import * as ts from 'typescript';
import { type Mutant, ROOT } from './mutants';

/** What may notice a mutation, the quickest first. */
export const STAGES = ['types', 'own tests', 'model', 'recordings'] as const;
export type Stage = (typeof STAGES)[number];

/** `too slow`: the time was over. A mutation that loops is noticed by nothing else. */
export type Outcome = 'unnoticed' | 'noticed' | 'too slow';

/** A mutation that loops takes for ever; the slowest sound run, on a busy machine, takes a fifth of this. */
const TIMEOUT_MS = 900_000;

/** A copy of the project in which one file at a time is wrong. */
export class Laboratory {
  private readonly folder = copyOfProject();
  private readonly types = new TypeCheck();
  private readonly sound = new Set<string>();

  try(stage: Stage, mutant: Mutant): Outcome {
    if (stage === 'types') return this.types.try(mutant);
    const tests = testsOf(stage, mutant.controller);
    // What fails without a mutation would seem to notice every one.
    if (!this.sound.has(tests) && this.run(tests) !== 'unnoticed')
      throw new Error(`${tests} fails without any mutation`);
    this.sound.add(tests);
    const file = join(this.folder, mutant.file);
    writeFileSync(file, mutant.text);
    try {
      return this.run(tests);
    } finally {
      cpSync(join(ROOT, mutant.file), file);
    }
  }

  private run(tests: string): Outcome {
    const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
    const { status } = spawnSync(process.execPath, [jest, '--ci', '--bail', '--silent', tests], {
      cwd: this.folder,
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
      stdio: 'ignore',
    });
    if (status === null) return 'too slow';
    return status === 0 ? 'unnoticed' : 'noticed';
  }
}

function testsOf(stage: Exclude<Stage, 'types'>, controller: string): string {
  if (stage === 'model') return 'test/model/';
  if (stage === 'recordings') return 'test/conformance/';
  return `test/model/controllers/${controller}(/|\\.|-)`;
}

function copyOfProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mutants-'));
  const files = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
  for (const file of files) {
    if (!existsSync(join(ROOT, file)) || statSync(join(ROOT, file)).isDirectory()) continue;
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    cpSync(join(ROOT, file), join(folder, file));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Checks the wrong file alone, with all that it imports: what would be an error only in files that import it goes unnoticed here. */
class TypeCheck {
  private readonly wrong = new Map<string, string>();
  private version = 0;
  private readonly service = ts.createLanguageService(this.host());

  try({ file, text }: Mutant): Outcome {
    const path = resolve(ROOT, file);
    if (!this.accepts(path)) throw new Error(`${file} has wrong types without any mutation`);
    this.wrong.set(path, text);
    this.version++;
    const accepted = this.accepts(path);
    this.wrong.delete(path);
    return accepted ? 'unnoticed' : 'noticed';
  }

  private accepts(path: string): boolean {
    const { service } = this;
    return service.getSyntacticDiagnostics(path).length + service.getSemanticDiagnostics(path).length === 0;
  }

  private host(): ts.LanguageServiceHost {
    const config = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
    const roots = [join(ROOT, 'lib/model/controllers/index.ts')];
    return {
      getCompilationSettings: () => options,
      getScriptFileNames: () => roots,
      getScriptVersion: (path) => (this.wrong.has(path) ? `wrong ${this.version}` : 'right'),
      getScriptSnapshot: (path) => {
        const text = this.wrong.get(path) ?? ts.sys.readFile(path);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => ROOT,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: ts.sys.fileExists,
      readFile: ts.sys.readFile,
      readDirectory: ts.sys.readDirectory,
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
    };
  }
}
