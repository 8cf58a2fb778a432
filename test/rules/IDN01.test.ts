import { testExamples } from './support/examples';

testExamples('IDN01');
