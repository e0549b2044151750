/** The timeline of an open log as a picture that stands alone. */
import { grouped } from '../../base/grouped.ts'
import { TimelinePicture } from '../../panels/timeline/picture.tsx'
import { wholeRun } from '../../view/tracks/span.ts'
import { drawn } from '../export/drawing.ts'
import type { Picture } from '../export/picture.ts'
import { deadPlaces, findingStretches, MOST_SHAPES } from './findings.ts'
import type { TraceStore } from './store.ts'

/** The window that is shown, of the pin that is in focus. */
export async function logTimelinePicture(store: TraceStore): Promise<Picture> {
  const { ask, head, place, pin, span, diagnosis, files } = store.getState()
  if (!head) throw new Error('no log is open')
  const findings = diagnosis?.findings ?? []
  const window = span ?? wholeRun(head.size)
  const [from, to] = [Math.max(0, Math.floor(window.from)), Math.ceil(window.to)]
  const dead = deadPlaces(findings, pin)
  const answer = await ask('tracks', { pin, from, to, most: MOST_SHAPES, dead })
  if (!answer) throw new Error('the log is not read to its end yet')
  const names = files.map(({ name }) => name).join(', ')
  const told = findings.map(({ title, text }) => `${title}. ${text}`).join(' ')
  const caption = {
    title: `${names}: timeline of pin ${pin}, ${head.unit} ${grouped(place)} of ${grouped(head.size)}`,
    lines: findings.filter(({ severity }) => severity === 'fault').map(({ title }) => title),
    description: told === '' ? 'Nothing wrong found.' : told,
  }
  return drawn(
    <TimelinePicture
      tracks={answer.tracks}
      steps={head.size}
      cursor={place}
      laneIds={['']}
      divergences={findingStretches(findings, pin)}
      span={window}
      label={caption.title}
    />,
    caption,
  )
}
