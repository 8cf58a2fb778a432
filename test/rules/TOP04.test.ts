import { testExamples } from './support/examples';

testExamples('TOP04');
