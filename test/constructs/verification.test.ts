import { App, Chart, Size } from 'cdk8s';
import { SharedVolumeApp, StatefulStore, StorageClass, Verify, VerifyFailOn, type VerifyOptions } from '../../lib';
import { Misuse } from '../../lib/util/misuse';

interface Request extends VerifyOptions {
  readonly objects: readonly object[];
  readonly left: readonly string[];
}

const verifyApp = jest.fn<string[], [Request]>();
let loads = 0;
jest.mock(
  '../../lib/check/verify',
  () => {
    loads += 1;
    return { verifyApp: (request: Request) => verifyApp(request) };
  },
  { virtual: true },
);

beforeEach(() => {
  verifyApp.mockReset().mockReturnValue([]);
});

function newApp(charts: number, options?: VerifyOptions): App {
  const app = new App();
  for (let i = 0; i < charts; i++) {
    const chart = new Chart(app, `shop-${i}`);
    new StatefulStore(chart, 'db', { containers: [{ image: 'db:1' }], verify: options });
  }
  return app;
}

// First, while nothing was verified yet.
it('making constructs does not load the simulator', () => {
  newApp(2);
  expect(loads).toBe(0);
  newApp(1).synthYaml();
  expect(loads).toBe(1);
});

it.each([1, 2, 10])('one synth of %s charts verifies once', (charts) => {
  const app = newApp(charts);
  app.synthYaml();
  expect(verifyApp).toHaveBeenCalledTimes(1);
  app.synthYaml();
  expect(verifyApp).toHaveBeenCalledTimes(2);
});

it('a chart that is rendered by itself is verified every time', () => {
  const chart = newApp(2).charts[0];
  chart.toJson();
  chart.toJson();
  expect(verifyApp).toHaveBeenCalledTimes(2);
});

it('what verifies may render charts', () => {
  const app = newApp(2);
  verifyApp.mockImplementation(() => {
    for (const chart of app.charts) chart.toJson();
    return [];
  });
  app.synthYaml();
  expect(verifyApp).toHaveBeenCalledTimes(1);
});

it('an app without stores is not verified', () => {
  const app = new App();
  StorageClass.awsEbs(new Chart(app, 'shop'), 'fast');
  app.synthYaml();
  expect(verifyApp).not.toHaveBeenCalled();
});

it('errors stop synth', () => {
  verifyApp.mockReturnValue(['error[TOP03]: pod db-1 can never start']);
  expect(() => newApp(2).synthYaml()).toThrow('error[TOP03]: pod db-1 can never start');
});

it('misuse of options is told without a stack', () => {
  verifyApp.mockImplementation(() => {
    throw new Misuse('no cluster description at nodes.yaml');
  });
  expect(() => newApp(1).synthYaml()).toThrow(/\[\] no cluster description at nodes.yaml$/);
});

it('a bug is not swallowed', () => {
  verifyApp.mockImplementation(() => {
    throw new TypeError('x is not a function');
  });
  expect(() => newApp(1).synthYaml()).toThrow(TypeError);
});

it('options of all constructs hold for the app', () => {
  const app = newApp(2, { kubernetesVersion: '1.36' });
  const chart = new Chart(app, 'more');
  const volumes = [{ name: 'files', size: Size.gibibytes(1), mountPath: '/files' }];
  const verify = { failOn: VerifyFailOn.NEVER, lockFile: 'stateful.lock.yaml', allow: { DSR01: 'x' } };
  new SharedVolumeApp(chart, 'app', { containers: [{ image: 'app:1' }], volumes, verify });
  app.synthYaml();
  const options = { kubernetesVersion: '1.36', failOn: 'never', lockFile: 'stateful.lock.yaml' };
  expect(verifyApp).toHaveBeenCalledWith({ ...options, objects: expect.any(Array), left: [] });
});

describe('Verify.off', () => {
  it('switches the whole app off', () => {
    const app = newApp(1);
    Verify.off(app, 'tried elsewhere');
    app.synthYaml();
    expect(verifyApp).not.toHaveBeenCalled();
  });

  it('holds for what is below, with the nearest reason', () => {
    const app = newApp(2);
    const [first, second] = app.charts;
    Verify.off(first, 'the whole chart');
    const store = first.node.findChild('db');
    expect(Verify.reasonOff(store)).toBe('the whole chart');
    Verify.off(store, 'this one');
    expect(Verify.reasonOff(store)).toBe('this one');
    expect(Verify.reasonOff(second.node.findChild('db'))).toBeUndefined();
    app.synthYaml();
    const [{ objects, left }] = verifyApp.mock.calls[0];
    expect(objects).toHaveLength(second.toJson().length);
    expect(new Set(left)).toEqual(new Set(['this one']));
  });
});
