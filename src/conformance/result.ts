/** What comes of running one file of the conformance suite. */

/** Where a failing case first parted from what was recorded. */
export interface Failure {
  /** Name of the case; a scenario's name has the update order behind it. */
  readonly name: string
  /** 'op 12', 'step 3', 'final'. */
  readonly at: string
  readonly expected: string
  readonly got: string
}

/** A case that is a description only, and what keeps it from being run. */
export interface Skip {
  readonly name: string
  readonly reason: string
}

export interface FileResult {
  readonly file: string
  readonly passed: number
  readonly failed: number
  readonly skipped: readonly Skip[]
  /** One for each failing case. */
  readonly failures: readonly Failure[]
}

/** What came of one case. */
export type Outcome =
  | { readonly type: 'passed' }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'skipped'; readonly skip: Skip }
