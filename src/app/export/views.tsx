/** The views of a session as pictures that stand alone. */
import { grouped } from '../../base/grouped.ts'
import { TimelinePicture } from '../../panels/timeline/picture.tsx'
import { hostsOf } from '../../trace/run.ts'
import { stretchesOf } from '../../view/causes/divergence.ts'
import { laneName } from '../../view/code/listing.ts'
import { narrationText } from '../../view/narrate/narrate.ts'
import { wholeRun } from '../../view/tracks/span.ts'
import { movedIn, tracksIn } from '../../view/tracks/tracks.ts'
import { laneNames } from '../step/lanes.ts'
import { toldAt } from '../step/told.ts'
import { cursorOf, type SessionState } from '../work/session.ts'
import { drawn } from './drawing.ts'
import { type Caption, type Picture, pictureOf } from './picture.ts'

/** The path as it is on the page, which has to show it. */
export function pathPicture(session: SessionState): Picture {
  const drawing = document.querySelector<SVGSVGElement>('.stage > svg')
  if (!drawing) throw new Error('the path is not shown')
  return pictureOf(drawing, captionOf(session, 'Path of the interrupt'))
}

/** Of its lanes. */
const PICTURE_PX = 1290

/** The timeline, drawn anew in the theme of the page, at a width of its own. */
export function timelinePicture(session: SessionState): Picture {
  const { run, pin, cursor, span } = session
  const steps = run.schedule.length
  const caption = captionOf(session, 'Timeline')
  return drawn(
    <TimelinePicture
      tracks={tracksIn(run, pin, span ?? wholeRun(steps), PICTURE_PX)}
      moved={movedIn(run)}
      divergences={stretchesOf(run)}
      laneIds={laneNames(run)}
      span={span ?? wholeRun(steps)}
      label={caption.title}
      {...{ steps, cursor }}
    />,
    caption,
  )
}

/** What is shown, of which machines, and what each did last. */
function captionOf(session: SessionState, what: string): Caption {
  const { run, cursor, pin } = session
  const steps = run.schedule.length
  const lines = hostsOf(run).map(({ variant, kvm }, lane) => {
    const name = run.lanes.length > 1 ? `Machine ${laneName(lane)}: ` : ''
    const host = `${variant.title}, KVM ${variant.scan ?? kvm.scan}${kvm.apicv ? ' with APICv' : ''}`
    const at = cursorOf(session, lane)
    return `${name}${host}${at === cursor ? '' : `, at step ${grouped(at)}`}`
  })
  const told = run.lanes.map((_, lane) => {
    return `${lines[lane]}. ${narrationText(toldAt(session, lane))}`
  })
  return {
    title: `${run.scenario.title}: ${what.toLowerCase()} of pin ${pin}, step ${grouped(cursor)} of ${grouped(steps)}`,
    lines,
    description: told.join(' '),
  }
}
