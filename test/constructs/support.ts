import { App, Chart, type ChartProps } from 'cdk8s';
import { Verify } from '../../lib';

/** JSON of one rendered object, to look into. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into manifests of any shape
export type Manifest = any;

/** A chart of its own app, not verified: `shop`, without namespace unless given. */
export function newChart(props: ChartProps = {}): Chart {
  const app = new App();
  Verify.off(app, 'these tests look at what is rendered');
  return new Chart(app, 'shop', props);
}

/** Everything that one app renders, in the order of its YAML. */
export function render(build: (chart: Chart) => unknown, props: ChartProps = {}): Manifest[] {
  const chart = newChart(props);
  build(chart);
  return chart.toJson();
}

/** The one rendered object of a kind; `name` where there are several. */
export function only(manifests: Manifest[], kind: string, name?: string): Manifest {
  const found = manifests.filter(
    (object) => object.kind === kind && (name === undefined || object.metadata.name === name),
  );
  expect(found.map((object) => `${object.kind}/${object.metadata.name}`)).toHaveLength(1);
  return found[0];
}
