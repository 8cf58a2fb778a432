import { testExamples } from './support/examples';

testExamples('CFG03');
