export { Symbols } from '../../../lib/scenarios/symbols';
