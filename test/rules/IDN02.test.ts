import { testExamples } from './support/examples';

testExamples('IDN02');
