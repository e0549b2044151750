import type { Trace } from '../trace/store.ts'

/** Whether the log has anything to save. */
export const canExport = ({ status, head }: Trace): boolean =>
  status === 'open' && (head?.events ?? 0) > 0
