import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Beside the compiled code, as beside the sources. */
const FOLDER = resolve(__dirname, '../../docs/rules');

export interface RulePage {
  readonly code: string;
  /** `rwo-rollout-deadlock`. */
  readonly slug: string;
  readonly title: string;
  /** Markdown. */
  readonly text: string;
}

/** The pages of all codes, by code. */
export function rulePages(): readonly RulePage[] {
  return existsSync(FOLDER) ? readdirSync(FOLDER).filter(isPage).sort().map(pageOf) : [];
}

function isPage(name: string): boolean {
  return /^[A-Z]{3}\d\d\.md$/.test(name);
}

function pageOf(name: string): RulePage {
  const text = readFileSync(join(FOLDER, name), 'utf8');
  const [, slug = '', title = ''] = /^# \w+ ([\w-]+): (.*)$/m.exec(text) ?? [];
  return { code: name.slice(0, -'.md'.length), slug, title, text };
}
