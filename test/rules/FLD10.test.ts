import { testExamples } from './support/examples';

testExamples('FLD10');
