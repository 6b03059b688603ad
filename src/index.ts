export { defineModule } from './runner/module.ts';
export { CodedError } from './util/coded-error.ts';
