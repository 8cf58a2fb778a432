import { playVersion } from './deviations';

describe('recordings of Kubernetes 1.37: path, final, order and messages', () => playVersion('1.37'));
