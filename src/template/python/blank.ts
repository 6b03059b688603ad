import { Undefined } from '../value.ts';

/** What `x if false` gives without an `else`: undefined, but it prints as nothing and is false. */
export class Blank extends Undefined {
  constructor() {
    super(
      'the inline if-expression',
      'the inline if-expression evaluated to false and no else section was defined.',
    );
  }
}
