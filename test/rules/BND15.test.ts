import { testExamples } from './support/examples';

testExamples('BND15');
