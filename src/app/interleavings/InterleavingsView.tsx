import type { Run } from '../../trace/run.ts'
import { Interleavings, type InterleavingsProps } from './Interleavings.tsx'
import { InterleavingsHints } from './InterleavingsHints.tsx'

/** The Interleavings view: the search, and its keys at the foot of the page. */
export const InterleavingsView = (props: InterleavingsProps & { readonly run: Run }) => (
  <>
    <Interleavings {...props} />
    <InterleavingsHints {...props} />
  </>
)
