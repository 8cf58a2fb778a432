import { testExamples } from './support/examples';

testExamples('IDN07');
