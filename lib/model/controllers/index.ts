import type { Controller } from '../controller';
import { endpointslice } from './endpointslice';
import { statefulset } from './statefulset';

/** Every component of the cluster, in the order in which they get their turn when several are due at once. */
export const CONTROLLERS: readonly Controller[] = [statefulset, endpointslice];
