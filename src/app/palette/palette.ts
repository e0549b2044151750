/** What the palette offers: entries of all subjects, as data. */

export interface PaletteEntry {
  /** Stays the same from visit to visit, so that what was used lately is found again. */
  readonly id: string
  /** The heading under which it stands. */
  readonly group: string
  readonly title: string
  /** The key that does the same, as printed on its cap. */
  readonly cap?: string
  /** More on it, such as what is chosen now. */
  readonly detail?: string
  /** Other words by which it is found. */
  readonly words?: readonly string[]
  /** Why there is nothing to do now. */
  readonly reason?: string | null
  /** One of many: shown only when it is searched for. */
  readonly many?: true
  run(): void
}

/** Entries that can be done only if `reason` is null. */
export const unless = (reason: string | null): { readonly reason?: string } =>
  reason === null ? {} : { reason }
