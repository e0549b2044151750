/** Filled shapes, in a box of 16 by 16. */
const ICONS = {
  first: 'M2.7 3h1.7v10H2.7zM13 2.8v10.4L5.8 8z',
  previous: 'M11.5 2.5v11L4 8z',
  play: 'M3.5 1.8v12.4L14 8z',
  pause: 'M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z',
  next: 'M4.5 2.5v11L12 8z',
  untilBack: 'M14 2.5v11L7.4 8zM3.6 5.3a2.7 2.7 0 1 1 0 5.4a2.7 2.7 0 1 1 0-5.4z',
  until: 'M2 2.5v11L8.6 8zM12.4 5.3a2.7 2.7 0 1 1 0 5.4a2.7 2.7 0 1 1 0-5.4z',
  last: 'M11.6 3h1.7v10h-1.7zM3 2.8v10.4L10.2 8z',
} as const

interface TransportButtonProps {
  readonly name: string
  readonly icon: keyof typeof ICONS
  /** Nothing to do; the button keeps the focus it has. */
  readonly off: boolean
  readonly framed?: boolean
  onPress(): void
}

export const TransportButton = ({ name, icon, off, framed, onPress }: TransportButtonProps) => (
  <button
    type="button"
    className={framed ? 'transport-button framed' : 'transport-button'}
    aria-label={name}
    title={name}
    aria-disabled={off}
    onClick={() => off || onPress()}
  >
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d={ICONS[icon]} />
    </svg>
  </button>
)
