/**
 * The Kubernetes objects that this package handles, in Kubernetes' own shape (`k8s.io/api` v0.37.1): the fields that are
 * read or written are typed and readonly, everything else passes through as it is.
 */

export type * from './objects/meta';
export type * from './objects/node';
export type * from './objects/pod';
export type * from './objects/storage';
export type * from './objects/workloads';
