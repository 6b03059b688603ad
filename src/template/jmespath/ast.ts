import type { Value } from '../value.ts';

/** A JMESPath expression (https://jmespath.org/specification.html). */
export type Query =
  | { readonly kind: 'current' }
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'slice'; readonly bounds: readonly (number | undefined)[] }
  /** `left.right`, `left | right`: the right one over what the left one gives. */
  | { readonly kind: 'chain'; readonly left: Query; readonly right: Query }
  | { readonly kind: 'flatten'; readonly child: Query }
  /** `left[*].right`: the right one over each item, nulls dropped. */
  | { readonly kind: 'project'; readonly left: Query; readonly right: Query }
  /** `left.*.right`: over each value of a dict. */
  | { readonly kind: 'projectValues'; readonly left: Query; readonly right: Query }
  | { readonly kind: 'filter'; readonly left: Query; readonly test: Query; readonly right: Query }
  | {
      readonly kind: 'compare';
      readonly operator: string;
      readonly left: Query;
      readonly right: Query;
    }
  | { readonly kind: 'or' | 'and'; readonly left: Query; readonly right: Query }
  | { readonly kind: 'not'; readonly child: Query }
  | { readonly kind: 'list'; readonly items: readonly Query[] }
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [string, Query])[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Query[] }
  /** `&expression`, an argument of `sort_by` and its kin. */
  | { readonly kind: 'reference'; readonly child: Query };
