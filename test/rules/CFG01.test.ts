import { testExamples } from './support/examples';

testExamples('CFG01');
