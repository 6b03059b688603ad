import { Unknown } from './value.ts';

/**
 * Thrown by an operation that would need the content of an Unknown; whoever asked for a value
 * turns it into an Unknown result. Never leaves `template/`.
 */
export class UnknownUsed extends Error {
  override readonly name = 'UnknownUsed';
  readonly unknown: Unknown;
  constructor(unknown: Unknown) {
    super('the value is known after apply');
    this.unknown = unknown;
  }
}

/** An attribute or item of an Unknown: whether it is there is unknown as well. */
export class UnknownMember extends Unknown {}
