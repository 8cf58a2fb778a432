import { testExamples } from './support/examples';

testExamples('TOP10');
