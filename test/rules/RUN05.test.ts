import { testExamples } from './support/examples';

testExamples('RUN05');
