/** Codes about claims that come to no volume: while a pod's claim is stuck, nothing is said of where the pod could run. */
export const BINDING: readonly string[] = [
  'BND01',
  'BND02',
  'BND03',
  'BND04',
  'BND05',
  'BND06',
  'BND07',
  'BND08',
  'BND09',
  'BND14',
  'BND16',
  'BND17',
];
