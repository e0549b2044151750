import { Trace, type TraceProps } from './Trace.tsx'
import { TraceHints } from './TraceHints.tsx'

/** The Trace view: the log, and its keys at the foot of the page. */
export const TraceView = (props: TraceProps) => (
  <>
    <Trace {...props} />
    <TraceHints store={props.store} />
  </>
)
