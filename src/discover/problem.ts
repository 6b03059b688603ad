/** One thing that is wrong with what a user wrote of an entry. */
export interface EntryProblem {
  /** Names down to the place: `['skopeo', 'versionSource']`. */
  readonly path: readonly string[];
  /** Whether the name itself is meant, or what stands under it. */
  readonly at: 'name' | 'value';
  readonly code: string;
  readonly message: string;
  /** What was probably meant. */
  readonly label?: string | undefined;
  /** What to do. */
  readonly help?: string | undefined;
}

export type Tell = (problem: EntryProblem) => void;
