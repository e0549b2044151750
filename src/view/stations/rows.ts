/** The rows of the interrupt's path in which two machines are compared, from top to bottom. */
export const ROW_IDS = [
  'device',
  'rte',
  'route',
  'irr',
  'isr',
  'eoiExit',
  'desired',
  'pending',
  'effective',
  'handler',
] as const

export type RowId = (typeof ROW_IDS)[number]
