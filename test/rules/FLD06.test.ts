import { testExamples } from './support/examples';

testExamples('FLD06');
