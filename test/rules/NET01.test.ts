import { testExamples } from './support/examples';

testExamples('NET01');
