import { playVersion } from './deviations';

describe('recordings of Kubernetes 1.34: path, final, order and messages', () => playVersion('1.34'));
