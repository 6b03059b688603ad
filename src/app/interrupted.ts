import { CodedError } from '../util/coded-error.ts';

/** The user, or the system, asked the run to stop. */
export class Interrupted extends CodedError {
  override readonly name = 'Interrupted';
  readonly signal: 'SIGINT' | 'SIGTERM';

  constructor(signal: 'SIGINT' | 'SIGTERM') {
    super('MP7020', signal === 'SIGINT' ? 'interrupted' : 'terminated');
    this.signal = signal;
  }
}
