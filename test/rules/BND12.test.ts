import { testExamples } from './support/examples';

testExamples('BND12');
