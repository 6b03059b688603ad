import { equals } from '../python/compare.ts';
import { valueError } from '../template-error.ts';
import { type Callable, Tuple, Undefined, type Value } from '../value.ts';

/** The `loop` variable; calling it runs a `recursive` loop over more items. */
export class LoopState implements Callable {
  readonly kind = 'callable';
  readonly name = 'loop';
  readonly #items: readonly Value[];
  readonly #depth: number;
  readonly #recurse: ((items: Value) => Value) | undefined;
  #index = -1;
  #seen: readonly Value[] | undefined;

  constructor(items: readonly Value[], depth: number, recurse?: (items: Value) => Value) {
    this.#items = items;
    this.#depth = depth;
    this.#recurse = recurse;
  }

  advance(): void {
    this.#index++;
  }

  call(args: readonly Value[]): Value {
    const [items] = args;
    if (this.#recurse === undefined || items === undefined) {
      throw valueError("The loop must have the 'recursive' marker to be called recursively.");
    }
    return this.#recurse(items);
  }

  attribute(name: string): Value | undefined {
    const index = this.#index;
    const length = this.#items.length;
    switch (name) {
      case 'index':
        return index + 1;
      case 'index0':
        return index;
      case 'first':
        return index === 0;
      case 'last':
        return index === length - 1;
      case 'length':
        return length;
      case 'revindex':
        return length - index;
      case 'revindex0':
        return length - index - 1;
      case 'depth':
        return this.#depth + 1;
      case 'depth0':
        return this.#depth;
      case 'previtem':
        return this.#neighbour(index - 1, 'there is no previous item');
      case 'nextitem':
        return this.#neighbour(index + 1, 'there is no next item');
      case 'cycle':
        return method('cycle', (args) => this.#cycle(args));
      case 'changed':
        return method('changed', (args) => this.#changed(args));
      default:
        return undefined;
    }
  }

  #neighbour(index: number, hint: string): Value {
    const item = this.#items[index];
    return item === undefined ? new Undefined('loop', hint) : item;
  }

  #cycle(args: readonly Value[]): Value {
    const value = args[this.#index % args.length];
    if (value === undefined) throw valueError('no items for cycling given');
    return value;
  }

  #changed(args: readonly Value[]): boolean {
    const now = Tuple.from(args) as Tuple;
    const changed = this.#seen === undefined || !equals(now, this.#seen);
    this.#seen = now;
    return changed;
  }
}

function method(name: string, call: (args: readonly Value[]) => Value): Callable {
  return { kind: 'callable', name, call };
}
