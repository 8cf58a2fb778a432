import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { inTurn, type Sample } from '../support/measure';
import { type Bench, type Report, spread } from '../support/report';
import { type SubjectName, type Synthesis, subjects, synthesize } from './subjects';

const COUNT = 1000;
const [ours, reference] = subjects as [SubjectName, SubjectName];

/** P7. The goal is a ratio per emitted object, because a store emits more objects than a StatefulSet and its Service. */
export const synthOfStores: Bench = {
  title: `synth of ${COUNT} StatefulStores against ${COUNT} times StatefulSet and Service of cdk8s-plus; goal ≤ 1.3 per emitted object`,
  async run() {
    const objects: Record<string, number> = {};
    const measure = (synthesis: (name: SubjectName) => Synthesis) =>
      Object.fromEntries(
        subjects.map((name) => [
          name,
          () => {
            const result = synthesis(name);
            objects[name] = result.objects;
            return result.milliseconds;
          },
        ]),
      ) as Record<SubjectName, () => number>;
    const cold = await inTurn(measure(inNewProcess), { cold: true });
    const warm = await inTurn(measure((name) => synthesize(name, COUNT)));
    return report(objects, cold, warm);
  },
};

function inNewProcess(name: SubjectName): Synthesis {
  const program = join(__dirname, 'subjects.ts');
  return JSON.parse(
    execFileSync(process.execPath, ['-r', '@swc-node/register', program, name, `${COUNT}`], { encoding: 'utf8' }),
  );
}

type Samples = Record<SubjectName, Sample>;

function report(objects: Record<string, number>, cold: Samples, warm: Samples): Report {
  const perObject = (samples: Samples, name: SubjectName) => (1000 * samples[name].median) / objects[name]!;
  const ratio = (samples: Samples) => (perObject(samples, ours) / perObject(samples, reference)).toFixed(2);
  return {
    rows: subjects.map((subject) => ({
      subject,
      objects: objects[subject]!,
      'cold ms': spread(cold[subject], 0),
      'cold µs/object': perObject(cold, subject).toFixed(0),
      'warm ms': spread(warm[subject], 0),
      'warm µs/object': perObject(warm, subject).toFixed(0),
    })),
    notes: [
      `per emitted object, ours / cdk8s-plus: cold ${ratio(cold)}, warm ${ratio(warm)}`,
      'cold: the first synth of a process, without start and imports; warm: after one round',
    ],
  };
}
